import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Catalogue, readCatalogue } from '../../../src/local/environments/catalogue.js';

export const never = new AbortController().signal;

export const IMAGE = 'example/tiny:1.0';

/** A folder for one test file, in which environments are made. */
export interface Environments {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Writes an index for IMAGE with this lock and preload, and reads it. */
  catalogue(name: string, lock: string, preload?: string): Promise<Catalogue>;
  remove(): void;
}

export async function writeCatalogue(home: string, lock: string, preload?: string): Promise<Catalogue> {
  mkdirSync(home);
  writeFileSync(join(home, 'lock.txt'), lock);
  if (preload !== undefined) writeFileSync(join(home, 'preload.py'), preload);
  const description = {
    python: '>=3.10,<3.14',
    requirements: ['lock.txt'],
    ...(preload === undefined ? {} : { preload: 'preload.py' }),
  };
  writeFileSync(join(home, 'index.json'), JSON.stringify({ [IMAGE]: description }));
  return readCatalogue(join(home, 'index.json'));
}

/** Writes an executable that stands in for a command. */
export function writeExecutable(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}
