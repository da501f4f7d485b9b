import { join } from 'node:path';
import pLimit from 'p-limit';
import { defined } from '../../core/defined.js';
import { userFolders } from '../../config/folders.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions, RunReference, SentContent } from '../../reana/model.js';
import { CHECKSUM_FILE, formatChecksums, hashFile } from '../transfer/checksum-list.js';
import {
  compareWorkspace,
  readWorkspaceChecksums,
  type WorkspaceChecksums,
  type WorkspaceComparison,
} from './compare-workspace.js';
import type { SubmitEvent } from '../events.js';
import type { PlannedFile, UploadPlan } from './upload-plan.js';
import { UploadRecord } from './upload-record.js';
import { uploadFiles } from './upload.js';
import { listFiles } from '../workspace/list-files.js';

export interface UploadRunOptions extends CallOptions {
  /** Also stores the checksums of all planned files in the workspace, as `SHA256SUMS`. */
  readonly checksums?: boolean;
  /**
   * Folder with records of what was sent, so that it is not sent again; the user's state folder by default. With
   * `false`, nothing is recorded.
   */
  readonly record?: string | false;
  readonly onProgress?: (event: SubmitEvent) => void;
}

/** What an upload will do, or has done. */
export interface UploadOutcome {
  /** Paths of the files to send, sorted. */
  readonly sent: readonly string[];
  /** Paths of the files that the workspace holds already, sorted. */
  readonly present: readonly string[];
  /** Bytes of the files to send. */
  readonly bytes: number;
}

/**
 * Uploads the files of a plan into the workspace of an existing run: only those that are missing, each verified by its
 * size. The same call again continues where this one was interrupted.
 * @throws TransferError and what the client throws
 */
export async function uploadInputs(
  client: RestClient,
  run: RunReference,
  plan: UploadPlan,
  options: UploadRunOptions = {},
): Promise<UploadOutcome> {
  const upload = await RunUpload.open(client, run, plan, options);
  try {
    await upload.send();
    return upload.outcome;
  } finally {
    await upload.close();
  }
}

/** Plans what `uploadInputs` would do. Sends nothing. */
export async function planInputs(
  client: RestClient,
  run: RunReference,
  plan: UploadPlan,
  options: UploadRunOptions = {},
): Promise<UploadOutcome> {
  const upload = await RunUpload.open(client, run, plan, options);
  await upload.close();
  return upload.outcome;
}

class RunUpload {
  private constructor(
    private readonly client: RestClient,
    private readonly run: RunReference,
    private readonly plan: UploadPlan,
    private readonly options: UploadRunOptions,
    private readonly record: UploadRecord,
    private readonly listed: WorkspaceChecksums | undefined,
    private readonly comparison: WorkspaceComparison,
  ) {}

  static async open(
    client: RestClient,
    run: RunReference,
    plan: UploadPlan,
    options: UploadRunOptions,
  ): Promise<RunUpload> {
    const { checksums = false, record: folder = join(userFolders().state, 'uploads') } = options;
    if (checksums && plan.files.some(({ path }) => path === CHECKSUM_FILE)) {
      throw new TransferError(CHECKSUM_FILE, `${CHECKSUM_FILE} is the name of the list of checksums itself`, {
        hint: 'rename your file, or upload without checksums',
      });
    }
    const listing = await listFiles(client, run.id, options);
    const listed = checksums ? await readWorkspaceChecksums(client, run.id, listing, options) : undefined;
    const record = await UploadRecord.open(folder === false ? undefined : folder, client.serverUrl, run.id);
    try {
      const known = { record, checksums: listed };
      const comparison = await compareWorkspace(plan.files, listing, known, options);
      return new RunUpload(client, run, plan, options, record, listed, comparison);
    } catch (error) {
      await record.close();
      throw error;
    }
  }

  get outcome(): UploadOutcome {
    const { missing, present } = this.comparison;
    return {
      sent: missing.map(({ path }) => path),
      present: [...present.keys()].sort(),
      bytes: missing.reduce((sum, { size }) => sum + size, 0),
    };
  }

  async send(): Promise<void> {
    const { missing, present } = this.comparison;
    const { checksums = false, onProgress } = this.options;
    const { bytes } = this.outcome;
    onProgress?.({ type: 'uploading', files: missing.length, bytes, present: present.size });
    const { sent, listing } = await uploadFiles(this.client, this.run.id, missing, {
      ...this.options,
      checksums,
      onSent: ({ path, data }, content) => {
        if (data === undefined) this.record.note(path, content);
      },
    });
    this.record.confirm(listing);
    if (checksums) await this.sendChecksums(sent);
  }

  close(): Promise<void> {
    return this.record.close();
  }

  private async sendChecksums(sent: ReadonlyMap<string, SentContent>): Promise<void> {
    const sums = new Map(this.listed?.sums);
    const limit = pLimit(4);
    const add = async (file: PlannedFile): Promise<void> => {
      const { path } = file;
      const known = sent.get(path)?.sha256 ?? this.comparison.present.get(path)?.sha256;
      sums.set(path, known ?? (await hashFile(file.file, this.options.signal, file.realPath)));
    };
    await Promise.all(this.plan.files.map((file) => limit(() => add(file))));
    const content = formatChecksums(sums);
    if (this.listed !== undefined && formatChecksums(this.listed.sums) === content && sent.size === 0) return;
    const data = Buffer.from(content);
    const list = { path: CHECKSUM_FILE, file: CHECKSUM_FILE, size: data.length, data };
    const { signal } = this.options;
    await uploadFiles(this.client, this.run.id, [list], defined({ signal }));
  }
}
