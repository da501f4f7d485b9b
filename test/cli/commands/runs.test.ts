import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shell, SMALL } from './shell.js';

describe.each(['0.9', 'bundle', 'oidc'] as const)('a server of generation %s', (generation) => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.open({ generation });
    cpSync(SMALL, join(shell.folder, 'small'), { recursive: true });
    expect((await shell.type('submit -f small/reana.yaml --name good -p count=3 --follow')).code).toBe(0);
  });
  afterAll(() => shell.close());

  test('parameters', async () => {
    expect(await shell.text('parameters good')).toMatch(/^greeting +"hello"\ncount +\d\n$/);
    expect(await shell.json('parameters good.1')).toMatchObject({ greeting: 'hello' });
  });

  test('specification, as a file that can be run again', async () => {
    const text = await shell.text('specification good');
    expect(text).toContain('version: "0.9.4"\n');
    expect(text).toContain('# parameters given at start:\n#   count: 3\n');
    expect(text).not.toContain('stages:');
    expect(await shell.text('specification good --loaded')).toContain('stages:');
    writeFileSync(join(shell.folder, 'small/again.yaml'), text);
    expect((await shell.type('validate -f small/again.yaml')).code).toBe(0);
    expect(await shell.json('specification good')).toMatchObject({
      specification: { workflow: { type: 'yadage', file: 'workflow.yml' } },
      parameters: { count: 3 },
    });
  });

  test('restart with other parameters, then compare', async () => {
    const { stdout, code } = await shell.type('restart good.1 -p greeting=again --follow --download out');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^good\.1\.1 finished: 4\/4 steps in \S+\n2 files in out\n/);
    expect(readFileSync(join(shell.folder, 'out/draw/plot.png'), 'utf8')).toBe('again\nagain\n');
    // What it was started with before, holds on.
    expect((await shell.type('logs good.1.1 --step prepare')).stdout).toContain('again 3\n');

    expect(await shell.text('diff good.1 good.1.1')).toMatch(
      /^reana\.yaml: inputs\n(.*\n)*-.*"hello"\n\+.*"again"\n/,
    );
    expect(await shell.text('diff good.1 good.1')).toBe('no differences\n');
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
    expect(await shell.type('restart good.1 -p greting=x')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("did you mean 'greeting'?") as string,
    });
  });

  test('delete guards the workspace that restarts share', async () => {
    const refused = await shell.type('delete good.1');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/good\.1\.1.* would lose all files.*good\.1\nhint: give --restarts/);
    expect((await shell.type('delete good.1 --all-runs')).stderr).toMatch(
      /good\.1 is one run\nhint: name them as good/,
    );

    await shell.text('submit -f small/reana.yaml --name good').catch(() => undefined);
    await shell.server.ended('good');
    expect(await shell.text('delete good.1 --restarts')).toMatch(
      /^deleted (good\.1(\.\d)?,? ?){3}and their workspaces\n$/,
    );
    expect(await shell.json('delete good --all-runs')).toEqual({
      deleted: [{ id: expect.any(String) as string, name: 'good.2' }],
    });
    expect(await shell.text('list --name good')).toBe('no runs\n');
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
    expect((await shell.type('restart made')).stderr).toBe(
      'error: made.1 was never started\nhint: `reana-madminer start made.1` does that\n',
    );
    const { stdout, code } = await shell.type('start made -p count=5 --follow');
    expect({ stdout, code }).toEqual({
      stdout: expect.stringMatching(/^made\.1 finished/) as string,
      code: 0,
    });
    expect((await shell.type('logs made --step prepare')).stdout).toContain('hi 5\n');
    expect((await shell.type('start made')).stderr).toMatch(/^error: the run was started before/);
  } finally {
    await shell.close();
  }
});

test('launch says that the built-in server fetches nothing', async () => {
  const shell = await Shell.open();
  try {
    const { stderr, code } = await shell.type('launch https://example.org/analysis -p a=1 --name n');
    expect(code).toBe(5);
    expect(stderr).toContain('does not fetch analyses');
  } finally {
    await shell.close();
  }
});
