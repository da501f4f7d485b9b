import { chmod, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where a server keeps all it knows. Paths are absolute. */
export interface DataFolder {
  readonly root: string;
  /** Address, process and token of the server that uses the folder; readable by its owner only. */
  readonly serverRecord: string;
  /** What a detached server writes to its standard output and error. */
  readonly serverLog: string;
  /** Held while a server takes the folder or leaves it. */
  readonly lock: string;
  readonly runs: string;
  readonly workspaces: string;
  /** Uploads that are not complete yet. */
  readonly uploads: string;
  /** Keys and logins of the OpenID provider; readable by their owner only. */
  readonly openid: string;
  /** The user's secrets; readable by their owner only. */
  readonly secrets: string;
  /** The same as files, while steps run that were given them. */
  readonly stepSecrets: string;
}

/** What the server knows of one run. Paths are absolute. */
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

/** Makes the folder, closed to other users. */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folder = dataFolderAt(root);
  await mkdir(folder.root, { recursive: true, mode: 0o700 });
  await chmod(folder.root, 0o700);
  return folder;
}

/** Makes the folders inside, and throws away what a killed server left: uploads half done, and lent secrets. */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  for (const path of [folder.uploads, folder.stepSecrets]) await rm(path, { recursive: true, force: true });
  for (const path of [folder.runs, folder.workspaces, folder.uploads]) await mkdir(path, { recursive: true });
  await mkdir(folder.stepSecrets, { mode: 0o700 });
}
