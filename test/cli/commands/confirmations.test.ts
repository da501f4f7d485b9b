import { PassThrough } from 'node:stream';
import { expectSaid, type Outcome } from '../support.js';
import { Shell } from './shell.js';

let shell: Shell;
beforeAll(async () => (shell = await Shell.open()));
afterAll(() => shell.close());

/** What moves the cursor of a terminal. */
const CONTROL = /\u001B\[\d*[A-Z]|\r/g;

let count = 0;
/** A name with these many runs that were not started, each with a file beside its input and output. */
async function makeRuns(runs: number, files = ['in.txt', 'out.txt', 'tmp.log']): Promise<string> {
  const name = `many${(count += 1)}`;
  for (let number = 1; number <= runs; number += 1) {
    await shell.server.createRun(name, {
      inputs: { files: ['in.txt'] },
      outputs: { files: ['out.txt'] },
      workflow: { type: 'yadage', file: 'workflow.yml' },
    });
    for (const path of files) await shell.server.upload(`${name}.${number}`, path, path);
  }
  return name;
}

/** Types the command on a terminal, and the answer when it asks. */
async function answer(line: string, reply: string): Promise<Outcome & { readonly asked: string }> {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  let asked = '';
  const onStderr = (text: string): void => {
    asked = text;
    if (text.includes('[y/N]')) setImmediate(() => terminal.write(`${reply}\r`));
  };
  const outcome = await shell.type(line, {}, { stdin: terminal, onStderr });
  terminal.destroy();
  return { ...outcome, asked };
}

async function runsOf(name: string): Promise<number> {
  return ((await shell.json(`list --name ${name}`)) as unknown[]).length;
}

async function filesOf(run: string): Promise<string[]> {
  return ((await shell.json(`ls ${run}`)) as { path: string }[]).map(({ path }) => path).sort();
}

describe('delete --all-runs on a terminal', () => {
  test.each(['', 'n', 'no', 'x'])('names the runs, asks, and leaves them at %j', async (reply) => {
    const name = await makeRuns(2);
    const { code, asked } = await answer(`delete ${name} --all-runs`, reply);
    expect(code).toBe(130);
    for (const run of [`${name}.1`, `${name}.2`]) expect(asked).toContain(run);
    expect(await runsOf(name)).toBe(2);
  });

  test('deletes them at yes', async () => {
    const name = await makeRuns(2);
    expect(await answer(`delete ${name} --all-runs`, 'y')).toMatchObject({ code: 0 });
    expect(await runsOf(name)).toBe(0);
  });

  test('asks for a single one, too', async () => {
    const name = await makeRuns(1);
    expect((await answer(`delete ${name} --all-runs`, 'n')).asked).toContain('[y/N]');
    expect(await runsOf(name)).toBe(1);
  });

  test('does not ask with --yes', async () => {
    const name = await makeRuns(2);
    expect(await answer(`delete ${name} --all-runs --yes`, 'n')).toMatchObject({ code: 0, asked: '' });
    expect(await runsOf(name)).toBe(0);
  });

  test('names no more than twenty', async () => {
    const name = await makeRuns(22, []);
    const { asked } = await answer(`delete ${name} --all-runs`, 'n');
    expect(asked).toContain('and 2 more');
    expectSaid({ stdout: '', stderr: asked.replaceAll(CONTROL, '') });
    expect(asked.match(new RegExp(`${name}\\.\\d+`, 'g'))).toHaveLength(20);
  });
});

test('delete of one run asks nothing', async () => {
  const name = await makeRuns(2);
  expect(await answer(`delete ${name}.1`, 'n')).toMatchObject({ code: 0, asked: '' });
  expect(await runsOf(name)).toBe(1);
});

describe('prune on a terminal', () => {
  test('lists the files, asks, and leaves them at no', async () => {
    const name = await makeRuns(1);
    const { code, asked } = await answer(`prune ${name}`, 'n');
    expect(code).toBe(130);
    expect(asked).toContain('tmp.log');
    expect(asked).not.toContain('in.txt');
    expect(await filesOf(name)).toEqual(['in.txt', 'out.txt', 'tmp.log']);
  });

  test('removes them at yes', async () => {
    const name = await makeRuns(1);
    expect(await answer(`prune ${name}`, 'yes')).toMatchObject({ code: 0 });
    expect(await filesOf(name)).toEqual(['in.txt', 'out.txt']);
  });

  test('does not ask with --yes', async () => {
    const name = await makeRuns(1);
    expect(await answer(`prune ${name} --yes`, 'n')).toMatchObject({ code: 0, asked: '' });
    expect(await filesOf(name)).toEqual(['in.txt', 'out.txt']);
  });
});

test('without a terminal nothing is asked', async () => {
  const name = await makeRuns(2);
  await shell.text(`prune ${name}.1`);
  expect(await filesOf(`${name}.1`)).toEqual(['in.txt', 'out.txt']);
  await shell.text(`delete ${name} --all-runs`);
  expect(await runsOf(name)).toBe(0);
});
