import { lstat, readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';
import FormData from 'form-data';
import { errorMessage } from '../core/errors.js';
import { joinInside, safeRelativePath } from '../core/safe-path.js';
import { TransferError } from './errors.js';
import type { NewRun } from './model.js';
import { bytesBody, type RequestBody } from './request-body.js';
import { formatYaml } from './yaml-text.js';

/** What servers take; a bundle holds a workflow, not its data. */
const MOST_MEMBERS = 1000;
const MOST_BYTES = 100 * 1024 * 1024;
/** The name under which servers look for the specification, whatever it is called here. */
const SPECIFICATION = 'reana.yaml';

interface Member {
  readonly path: string;
  readonly content: Buffer;
}

/** A run's workflow as the one part of a multipart request. */
export async function buildBundle(newRun: NewRun): Promise<RequestBody> {
  const members = await readMembers(newRun);
  const form = new FormData();
  form.append('bundle', await zipMembers(members), {
    filename: 'validation-bundle.zip',
    contentType: 'application/octet-stream',
  });
  return bytesBody(form.getBuffer(), `multipart/form-data; boundary=${form.getBoundary()}`);
}

async function readMembers({ specification, root, workflowFiles }: NewRun): Promise<Member[]> {
  const members: Member[] = [{ path: SPECIFICATION, content: Buffer.from(formatYaml(specification)) }];
  for (const path of new Set(workflowFiles.map(safeRelativePath))) {
    if (path === SPECIFICATION) throw new TransferError(path, 'a workflow file can not be called reana.yaml');
    members.push({ path, content: await readRegularFile(joinInside(root, path), path) });
  }
  const bytes = members.reduce((sum, member) => sum + member.content.length, 0);
  if (members.length > MOST_MEMBERS || bytes > MOST_BYTES) {
    throw new TransferError(
      root,
      `the workflow has ${members.length} files of ${bytes} bytes: more than REANA takes`,
      {
        hint: `at most ${MOST_MEMBERS} files of ${MOST_BYTES} bytes; declare data as inputs, not as workflow files`,
      },
    );
  }
  return members.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function readRegularFile(file: string, path: string): Promise<Buffer> {
  try {
    if (!(await lstat(file)).isFile())
      throw new TransferError(path, `the workflow file ${path} is no regular file`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof TransferError) throw error;
    throw new TransferError(path, `the workflow file ${path} can't be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** The same members make the same bytes: stored, sorted, one date and mode, nothing optional. */
async function zipMembers(members: readonly Member[]): Promise<Buffer> {
  const archive = new ZipArchive({ store: true });
  const whole = buffer(archive);
  const date = new Date(Date.UTC(1980, 0, 1));
  for (const { path, content } of members) {
    archive.append(content, { name: path, date, mode: 0o100600, store: true });
  }
  await archive.finalize();
  return whole;
}
