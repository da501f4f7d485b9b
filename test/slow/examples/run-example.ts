import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { surroundings } from '../../support/bin.js';
import { keepText } from '../../support/traces.js';

export interface ExampleOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs a TypeScript example as its first lines say: against the built package, which `npm test` builds. */
export async function runExample(
  script: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ExampleOutcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(script), ...argv], {
    env: { ...surroundings(), ...env },
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  keepText(script, stdout + stderr);
  return { stdout, stderr, code: await ended };
}
