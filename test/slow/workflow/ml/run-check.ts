import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const VARIABLE = 'REANA_MADMINER_TEST_PYTHON';

/** The Python with MadMiner that the checks run in. */
function testPython(): string {
  const python = process.env[VARIABLE];
  if (python === undefined || python === '') {
    throw new Error(`${VARIABLE} is not set: give it the path of a Python with the packages of workflow/environments`);
  }
  return python;
}

/** Runs a check file of this folder in a folder of its own; throws with what it printed if a check fails. */
export function runCheck(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'reana-madminer-check-'));
  try {
    const result = spawnSync(testPython(), [resolve('test/slow/workflow/ml', name)], { cwd: folder, encoding: 'utf8' });
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`${name} failed:\n${result.stdout}\n${result.stderr}`);
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
