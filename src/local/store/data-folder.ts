import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The data of a server. Paths are absolute. */
export interface DataFolder {
  readonly root: string;
  /** Address, process and token of the server that uses the folder; readable by its owner only. */
  readonly serverRecord: string;
  /** What a detached server writes to its standard output and error. */
  readonly serverLog: string;
  /** Locked while a server claims or releases the folder. */
  readonly lock: string;
  readonly runs: string;
  readonly workspaces: string;
  /** Uploads that are not complete yet. */
  readonly uploads: string;
  /** Keys and logins of the OpenID provider; readable by their owner only. */
  readonly openid: string;
  /** The user's secrets; readable by their owner only. */
  readonly secrets: string;
  /** The secrets as files, one folder per running step. */
  readonly stepSecrets: string;
}

/** The data of one run. Paths are absolute. */
export interface RunFolder {
  readonly root: string;
  readonly record: string;
  readonly workflow: string;
  readonly jobs: string;
  readonly events: string;
  readonly engineLog: string;
  readonly logs: string;
  readonly workspace: string;
}

/** The folder named by `REANA_MADMINER_DATA`, or this system's place for application data. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['REANA_MADMINER_DATA'];
  if (named !== undefined && named !== '') return resolve(named);
  return envPaths('reana-madminer', { suffix: '' }).data;
}

export function dataFolderAt(root: string): DataFolder {
  const base = resolve(root);
  return {
    root: base,
    serverRecord: join(base, 'server.json'),
    serverLog: join(base, 'server.log'),
    lock: join(base, 'server.lock'),
    runs: join(base, 'runs'),
    workspaces: join(base, 'workspaces'),
    uploads: join(base, 'uploads'),
    openid: join(base, 'openid'),
    secrets: join(base, 'secrets.json'),
    stepSecrets: join(base, 'secrets'),
  };
}

export function runFolderIn(folder: DataFolder, runId: string): RunFolder {
  const root = join(folder.runs, runId);
  return {
    root,
    record: join(root, 'run.json'),
    workflow: join(root, 'workflow.json'),
    jobs: join(root, 'jobs.jsonl'),
    events: join(root, 'events.jsonl'),
    engineLog: join(root, 'engine.log'),
    logs: join(root, 'logs'),
    workspace: join(folder.workspaces, runId),
  };
}

/** Creates the folder, inaccessible to other users. */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folder = dataFolderAt(root);
  await makePrivateFolder(folder.root);
  return folder;
}

/**
 * Creates the folders inside, and removes what a killed server left: unfinished uploads, secrets of steps, and records
 * that it had not written to their end. To be called by the server that has claimed the folder: nobody else writes there.
 */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  for (const path of [folder.uploads, folder.stepSecrets]) await rm(path, { recursive: true, force: true });
  for (const path of [folder.runs, folder.workspaces, folder.uploads, folder.stepSecrets]) {
    await makePrivateFolder(path);
  }
  const runs = (await readdir(folder.runs)).map((id) => join(folder.runs, id));
  for (const path of [folder.root, folder.openid, ...runs]) await removeUnfinished(path);
}

/** Creates a folder and its parents, or takes over an existing one; whatever the umask, only its owner has access. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/** Temporary names of a record: those of today, and `logins.json.1234567890` of earlier versions. */
const UNFINISHED = /^\.[\w.-]+\.[0-9a-f]{16}\.part$|^(?:server|secrets|logins|keys|run|workflow)\.json\.\d+$/;

async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => UNFINISHED.test(each)))
    await rm(join(folder, name), { force: true });
}
