import { access, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../disk/write-atomically.js';
import { isJsonObject, parseJson } from '../../core/json.js';

/** A complete Python environment. Paths are absolute. */
export interface PythonEnvironment {
  readonly folder: string;
  readonly python: string;
  /** Where its compiled bytecode is kept, so that nothing is written next to a step's scripts. */
  readonly bytecode: string;
}

/** Records what the environment was made of; its presence means that the environment is complete. */
const RECORD = 'environment.json';

export interface EnvironmentRecord {
  readonly image: string;
  readonly pythonVersion: string;
  /** The interpreter it was made from, all links followed. */
  readonly basePython: string;
  readonly torch: 'cpu' | 'cuda' | 'locked' | 'none';
}

export function environmentIn(folder: string): PythonEnvironment {
  return { folder, python: join(folder, 'bin', 'python3'), bytecode: join(folder, 'bytecode') };
}

export async function writeRecord(folder: string, record: EnvironmentRecord): Promise<void> {
  await writeAtomically(join(folder, RECORD), `${JSON.stringify(record, null, 1)}\n`);
}

/** The environment in the folder, or undefined if there is none or its Python no longer exists. */
export async function openEnvironment(folder: string): Promise<PythonEnvironment | undefined> {
  const environment = environmentIn(folder);
  try {
    const record = parseJson(await readFile(join(folder, RECORD), 'utf8'));
    const base = isJsonObject(record) ? record.basePython : undefined;
    await access(environment.python);
    return (await realpath(environment.python)) === base ? environment : undefined;
  } catch {
    return undefined;
  }
}
