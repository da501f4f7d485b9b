import { spawn } from 'node:child_process';
import { constants, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BIN, surroundings } from '../support/bin.js';
import { makeOddFile } from '../support/odd-files.js';

const folder = mkdtempSync(join(tmpdir(), 'interrupts-'));
const fifo = join(folder, 'fifo');
const unheard = join(folder, 'unheard');
beforeAll(() => {
  for (const path of [fifo, unheard]) makeOddFile('fifo', path);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Says when the program handles signals, and lets time pass a hundred times faster than it does. */
const HURRY = `
const { setTimeout: wait } = globalThis;
globalThis.setTimeout = (call, time, ...more) => wait(call, (time ?? 0) / 100, ...more);
const { now } = Date;
const start = now();
Date.now = () => start + (now() - start) * 100;
process.on('newListener', (name) => name === 'SIGHUP' && setImmediate(() => process.stderr.write('ready\\n')));
`;

/** Blocks a thread of the process by opening a FIFO that nobody writes into. */
const BLOCK = `
import { open } from 'node:fs';
open(${JSON.stringify(unheard)}, 'r', () => undefined);
`;

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the built program with standard input from a pipe into which nobody writes, and sends it signals when it runs. */
function runSilent(
  argv: readonly string[],
  preload: string,
  signals: readonly NodeJS.Signals[] = [],
): Promise<End> {
  const module = join(folder, 'preload.mjs');
  writeFileSync(module, preload);
  const input = openSync(fifo, constants.O_RDWR);
  const child = spawn(process.execPath, ['--import', module, BIN, ...argv], {
    stdio: [input, 'ignore', 'pipe'],
    env: { ...surroundings(), REANA_MADMINER_HOME: join(folder, 'home') },
  });
  const left = [...signals];
  child.stderr?.on('data', () => {
    const next = left.shift();
    if (next !== undefined) child.kill(next);
  });
  return new Promise((done) =>
    child.once('close', (code, signal) => {
      closeSync(input);
      done({ code, signal });
    }),
  );
}

const WAITS = ['validate', '-f', resolve('test/fixtures/cli/small'), '--parameter-file', '/dev/stdin'];

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s ends a command that waits for what never comes',
  async (signal) => {
    expect(await runSilent(WAITS, HURRY, [signal])).toEqual({ code: null, signal });
  },
);

test('a blocked thread keeps no command from ending', async () => {
  expect(await runSilent(['validate', '-f', WAITS[2] ?? ''], BLOCK)).toEqual({
    code: null,
    signal: 'SIGKILL',
  });
});

test('without one, a command ends with its own exit code', async () => {
  expect(await runSilent(['validate', '-f', WAITS[2] ?? ''], HURRY)).toEqual({ code: 0, signal: null });
});
