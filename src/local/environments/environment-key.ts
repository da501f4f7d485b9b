import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { arch, platform } from 'node:process';
import type { EnvironmentDescription } from './catalogue.js';

/** Increment it when environments are made in another way, so that old ones are not reused. */
const LAYOUT = 1;

/**
 * Name of the folder that holds an environment: readable, and different whenever its content would be.
 * Made from the bytes of the lock files, the requested Python and the platform; which Python was used is
 * recorded inside the environment, so that a cache hit starts no process.
 */
export async function environmentKey(
  description: EnvironmentDescription,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([LAYOUT, platform, arch, description.python, env.REANA_MADMINER_PYTHON ?? '']));
  const files = [...description.requirements, '', ...description.cudaRequirements];
  if (description.preload !== undefined) files.push('', description.preload);
  for (const file of files) hash.update(file === '' ? '\0\0' : await readFile(file)).update('\0');
  return `${readableName(description.image)}-${hash.digest('hex').slice(0, 12)}`;
}

/** `madminertool/madminer-workflow-ph:0.5.2` → `madminer-workflow-ph-0.5.2`. */
export function readableName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
}
