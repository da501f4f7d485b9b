import { chmod, mkdir, rm } from 'node:fs/promises';
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
  await mkdir(folder.root, { recursive: true, mode: 0o700 });
  await chmod(folder.root, 0o700);
  return folder;
}

/** Creates the folders inside, and removes what a killed server left: unfinished uploads, and secrets of steps. */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  for (const path of [folder.uploads, folder.stepSecrets]) await rm(path, { recursive: true, force: true });
  for (const path of [folder.runs, folder.workspaces, folder.uploads]) await mkdir(path, { recursive: true });
  await mkdir(folder.stepSecrets, { mode: 0o700 });
}
