import { isApiError } from '../../reana/errors/api-error.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, WorkspaceFile } from '../../reana/model.js';
import { CHECKSUM_FILE } from '../../runs/transfer/checksum-list.js';
import { listFiles } from '../../runs/workspace/list-files.js';
import { declaredOutputs } from '../../runs/download/declared-outputs.js';

/** The files and declared outputs of one point of a run. */
export interface WorkspacePart {
  /** The point's files under their paths in the workspace, and the run's list of checksums. */
  readonly files: readonly WorkspaceFile[];
  /** Declared outputs of the point, under the paths that a run of its own would have. */
  readonly outputs: readonly string[];
}

interface Workspace {
  /** By their top folder; undefined for a workspace of more files than the server lists. */
  readonly files: ReadonlyMap<string, readonly WorkspaceFile[]> | undefined;
  readonly checksums: readonly WorkspaceFile[];
  readonly outputs: readonly string[];
}

/** Workspaces in which many points have a folder. Each is listed once, for all its points. */
export class SharedWorkspaces {
  private readonly known = new Map<string, Promise<Workspace>>();

  constructor(
    private readonly client: RestClient,
    private readonly call: CallOptions,
  ) {}

  /** @param folder at the top of the workspace, such as `points_3` */
  async read(run: string, folder: string): Promise<WorkspacePart> {
    const asked = this.known.get(run) ?? this.fetch(run);
    this.known.set(run, asked);
    const { files, checksums, outputs } = await asked;
    const own = files === undefined ? await this.list(run, folder) : (files.get(folder) ?? []);
    return { files: [...own, ...checksums], outputs: inside(outputs, folder) };
  }

  private async fetch(run: string): Promise<Workspace> {
    const [listing, { specification }] = await Promise.all([
      this.client.workspace.list(run, this.call).catch((error: unknown) => {
        if (isApiError(error, 'too-many-files')) return undefined;
        throw error;
      }),
      this.client.workflows.specification(run, this.call),
    ]);
    const outputs = declaredOutputs(specification);
    if (listing === undefined) {
      const checksums = await this.client.workspace.list(run, { ...this.call, pattern: CHECKSUM_FILE });
      return { files: undefined, checksums, outputs };
    }
    const files = new Map<string, WorkspaceFile[]>();
    for (const file of listing) {
      const folder = file.path.slice(0, Math.max(0, file.path.indexOf('/')));
      const others = files.get(folder);
      if (others === undefined) files.set(folder, [file]);
      else others.push(file);
    }
    const checksums = listing.filter(({ path }) => path === CHECKSUM_FILE);
    return { files, checksums, outputs };
  }

  private async list(run: string, folder: string): Promise<readonly WorkspaceFile[]> {
    return listFiles(this.client, run, this.call, folder);
  }
}

/** The paths inside a folder, relative to it. */
export function inside(paths: readonly string[], folder: string): readonly string[] {
  if (folder === '') return paths;
  return paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
}
