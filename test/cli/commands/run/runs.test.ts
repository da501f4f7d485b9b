import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AbortedError } from '../../../../src/core/errors.js';
import { TOKEN } from '../../../reana/stub-server.js';
import { listRuns, makeRuns, startManyRuns } from '../../../runs/many-runs.js';
import { expectSaid, run } from '../../support.js';
import { Shell, SMALL } from '../shell.js';

describe.each(['0.9', 'bundle', 'oidc'] as const)('a server of generation %s', (generation) => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.open({ generation });
    shell.copySmall('small');
    expect((await shell.type('submit -f small/reana.yaml --name good -p count=3 --follow')).code).toBe(0);
  });
  afterAll(() => shell.close());

  test('parameters', async () => {
    await shell.says('parameters good');
    expect(await shell.json('parameters good.1')).toMatchObject({ greeting: 'hello', count: 3 });
  });

  test('specification, as a file that can be run again', async () => {
    const text = await shell.text('specification good');
    expect(text).toContain('version: "0.9.4"\n');
    expect(text).toContain('count: 3\n');
    expect(text).not.toContain('stages:');
    expectSaid({ stdout: text, stderr: '' });
    expect(await shell.text('specification good --loaded')).toContain('stages:');
    writeFileSync(join(shell.folder, 'small/again.yaml'), text);
    expect((await shell.type('validate -f small/again.yaml')).code).toBe(0);
    expect(await shell.json('specification good')).toMatchObject({
      specification: { workflow: { type: 'yadage', file: 'workflow.yml' } },
      parameters: { count: 3 },
    });
  });

  test('restart with other parameters, then compare', async () => {
    const { code } = await shell.type('restart good.1 -p greeting=again --follow --download out');
    expect(code).toBe(0);
    expect(await shell.json('status good.1.1')).toMatchObject({ name: 'good.1.1', status: 'finished' });
    expect(readFileSync(join(shell.folder, 'out/draw/plot.png'), 'utf8')).toBe('again\nagain\n');
    expect(await shell.json('parameters good.1.1')).toMatchObject({ greeting: 'again', count: 3 });
    expect(await shell.text('status good.1.1')).toMatch(/^restarted with +count=3, greeting="again"$/m);
    expect(await shell.text('status good.1')).not.toContain('restarted with');
    // What it was started with before, holds on.
    expect((await shell.type('logs good.1.1 --step prepare')).stdout).toContain('again 3\n');

    expect(await shell.text('diff good.1 good.1.1')).toMatch(/^-.*"hello"\n\+.*"again"\n/m);
    await shell.says('diff good.1 good.1');
    expect(await shell.json('diff good.1 good.1.1 --brief')).toMatchObject({
      specification: { inputs: expect.any(Array) as string[] },
    });
  });

  test('restart with a workflow that was changed', async () => {
    const file = join(shell.folder, 'small/workflow.yml');
    const text = readFileSync(file, 'utf8').replace(
      'cat {parts} > {plot}',
      'cat {parts} > {plot}; echo new >> {plot}',
    );
    writeFileSync(file, text);
    const { stdout, code } = await shell.type([
      'restart',
      'good.1',
      '-f',
      'small/reana.yaml',
      '--follow',
      '--json',
    ]);
    expect(code).toBe(0);
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { run: { name: string } };
    expect(last.run.name).toMatch(/^good\.1\.\d$/);
    expect((await shell.type(`download ${last.run.name} draw/plot.png -o new`)).code).toBe(0);
    expect(readFileSync(join(shell.folder, 'new/draw/plot.png'), 'utf8')).toMatch(/\nnew\n$/);
  });

  test('restart of what can not be restarted', async () => {
    const refusal = await shell.refuses('restart good.1 -p greting=x', 4, 'invalid-specification');
    expect(refusal).toContain('greeting');
  });

  test('delete guards the workspace that restarts share', async () => {
    expect(await shell.refuses('delete good.1', 2, 'usage', 'restarts')).toContain('good.1.1');
    await shell.refuses('delete good.1 --all-runs', 2, 'usage', 'one run');

    expect((await shell.type('submit -f small/reana.yaml --name good --follow')).code).toBe(0);
    await shell.says('delete good.1 --restarts', 'deleted');
    expect(await shell.json('delete good --all-runs')).toEqual({
      deleted: [{ id: expect.any(String) as string, name: 'good.2' }],
    });
    expect(await shell.json('list --name good')).toEqual([]);
  });
});

test('start, of a run that another client has made', async () => {
  const shell = await Shell.open();
  try {
    const specification = {
      inputs: { parameters: { greeting: 'hi', count: 1 } },
      workflow: { type: 'yadage', file: 'workflow.yml' },
    };
    await shell.server.createRun('made', specification);
    await shell.server.upload('made', 'workflow.yml', readFileSync(`${SMALL}/workflow.yml`, 'utf8'));
    await shell.refuses('restart made', 2, 'usage', 'restart');
    expect((await shell.type('start made -p count=5 --follow')).code).toBe(0);
    expect(await shell.json('status made')).toMatchObject({ name: 'made.1', status: 'finished' });
    expect((await shell.type('logs made --step prepare')).stdout).toContain('hi 5\n');
    await shell.refuses('start made', 5, 'already-started', 'start');
  } finally {
    await shell.close();
  }
});

test('launch says that the built-in server fetches nothing', async () => {
  const shell = await Shell.open();
  try {
    await shell.refuses('launch https://example.org/analysis -p a=1 --name n', 5, 'server-error');
  } finally {
    await shell.close();
  }
});

test('Ctrl-C ends the collecting of a long list', async () => {
  const controller = new AbortController();
  const runs = makeRuns('many', 500);
  const pages: string[] = [];
  const stub = await startManyRuns(runs, {
    'GET /api/workflows': ({ query }) => {
      pages.push(query.get('page') ?? '');
      if (pages.length === 2) controller.abort(new AbortedError('interrupted'));
      return listRuns(runs, query);
    },
  });
  try {
    const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
    const { stdout, code } = await run(['list'], { env, signal: controller.signal });
    expect({ stdout, code, pages }).toEqual({ stdout: '', code: 130, pages: ['1', '2'] });
  } finally {
    await stub.close();
  }
});
