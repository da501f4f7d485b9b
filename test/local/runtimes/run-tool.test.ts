import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../../src/local/run-tool.js';

const env = { PATH: process.env.PATH };
const missing = join(tmpdir(), 'no', 'such', 'program');

test('a program that is missing is told by its code', async () => {
  expect(await runTool(missing, [], { env })).toMatchObject({ failed: true, code: 'ENOENT', stdout: '' });
});

test('nothing is started when the signal has fired before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-tool-'));
  const mark = join(folder, 'mark');
  await expect(runTool('touch', [mark], { env, signal: AbortSignal.abort() })).rejects.toThrow('interrupted');
  expect(spawnSync('ls', [folder]).stdout.toString()).toBe('');
  rmSync(folder, { recursive: true });
});

test('when the signal fires before it is known that the program is missing, no other process is ended', async () => {
  const signalled: unknown[] = [];
  const note = (): void => void signalled.push('SIGTERM');
  process.on('SIGTERM', note);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const controller = new AbortController();
    const running = runTool(missing, [], { env, signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toThrow('interrupted');
  }
  process.removeListener('SIGTERM', note);
  expect(signalled).toEqual([]);
});

test('a program that runs is ended when the signal fires', async () => {
  const controller = new AbortController();
  const lines: string[] = [];
  const running = runTool('sh', ['-c', 'echo begun; exec sleep 600'], {
    env,
    signal: controller.signal,
    onLine: (line) => {
      lines.push(line);
      controller.abort();
    },
  });
  await expect(running).rejects.toThrow('interrupted');
  expect(lines).toEqual(['begun']);
});
