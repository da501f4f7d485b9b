import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestServer } from '../local/server-fixture.js';
import { type Outcome, run } from './support.js';

const SMALL = resolve('test/fixtures/cli/small');

let server: TestServer;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await TestServer.start();
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  env = { REANA_SERVER_URL: server.server.url, REANA_ACCESS_TOKEN: server.server.token };
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function cli(line: string): Promise<Outcome> {
  return run(line.split(' '), { env, cwd: folder });
}

/** The one JSON document that a command printed. */
async function json(line: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, code } = await cli(`${line} --json`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('a run that succeeds', () => {
  beforeAll(async () => {
    const { stdout, stderr, code } = await cli(`submit -f ${SMALL}/reana.yaml --name good --download out`);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^good\.1 finished: 4\/4 steps in \S+\n2 files in out\n {2}out\/draw\/plot\.png\n {2}out\/draw\/summary\.json\n$/,
    );
    const lines = stderr.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        `checked ${SMALL}/reana.yaml`,
        'created good.1',
        'started good.1',
        'good.1 is finished',
        // How many are done was asked just before; it may have ended in between.
        expect.stringMatching(/^draw finished after \S+ \([34]\/4 steps\)$/),
      ]),
    );
    expect(readFileSync(join(folder, 'out/draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
  });

  test('status', async () => {
    const { stdout, stderr, code } = await cli('status good');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^run +good\.1\nid +[0-9a-f-]{36}\nstatus +finished\nprogress +4\/4 steps\n/);
    expect(await json('status good.1')).toMatchObject({
      name: 'good.1',
      status: 'finished',
      progress: { total: 4 },
    });
  });

  test('status of the run that REANA_WORKON names', async () => {
    const outcome = await run(['status'], { env: { ...env, REANA_WORKON: 'good.1' } });
    expect(outcome.stdout).toContain('good.1');
  });

  test('status --follow of a run that has ended', async () => {
    const { stdout, stderr, code } = await cli('status good --follow');
    expect(code).toBe(0);
    expect(stderr).toContain('good.1 is finished\n');
    expect(stdout).toContain('finished');
  });

  test('logs', async () => {
    const { stdout, code } = await cli('logs good');
    expect(code).toBe(0);
    expect(stdout).toMatch(/==> engine\n/);
    expect(stdout).toMatch(/==> prepare finished \S+\n(.*\n)*hello 2\n/);
    expect(await json('logs good')).toHaveProperty('steps.length', 4);
  });

  test('logs of one stage', async () => {
    const { stdout } = await cli('logs good --step work');
    expect(stdout.match(/==> \S+/g)).toEqual(['==> work_0', '==> work_1']);
    expect(stdout).not.toContain('engine');
    expect(await json('logs good --step work_1')).toMatchObject({ steps: [{ name: 'work_1' }] });
  });

  test('logs of a step that is not there', async () => {
    const { stderr, code } = await cli('logs good --step darw');
    expect(code).toBe(2);
    expect(stderr).toBe('error: the run has no step darw so far\nhint: did you mean draw?\n');
  });

  test('logs --follow ends with the run', async () => {
    const { stdout, code } = await cli('logs good --step prepare --follow');
    expect(code).toBe(0);
    expect(stdout).toContain('prepare | hello 2\n');
    const lines = (await cli('logs good --step prepare --follow --json')).stdout.trimEnd().split('\n');
    const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(documents).toContainEqual(
      expect.objectContaining({ type: 'log', step: 'prepare', text: 'hello 2' }),
    );
    expect(documents.at(-1)).toEqual({ run: 'good.1', status: 'finished' });
  });

  test('ls', async () => {
    const { stdout, stderr, code } = await cli('ls good');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^SIZE +MODIFIED +PATH\n/);
    expect(stdout).toMatch(/^12 B .* draw\/plot\.png$/m);
    const files = (await json('ls good')) as unknown as { path: string; size: number }[];
    expect(files).toContainEqual(expect.objectContaining({ path: 'draw/plot.png', size: 12 }));
  });

  test('list', async () => {
    const { stdout, stderr, code } = await cli('list --name good');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(
      /^RUN +STATUS +PROGRESS +CREATED +DURATION\ngood\.1 +finished +4\/4 steps +\S+ \S+ +\S+\n$/,
    );
    expect(await json('list --name good --limit 1')).toMatchObject([{ name: 'good.1' }]);
    expect((await cli('list --status running')).stdout).toBe('no runs\n');
  });

  test('download of one directory', async () => {
    const { stdout, code } = await cli('download good prepare/parts -o parts');
    expect(code).toBe(0);
    expect(stdout).toBe('2 files in parts\n');
    expect(readFileSync(join(folder, 'parts/prepare/parts/a'), 'utf8')).toBe('hello\n');
    expect(await json('download good -o again')).toMatchObject({
      run: { name: 'good.1' },
      files: [join(folder, 'again/draw/plot.png'), join(folder, 'again/draw/summary.json')],
    });
  });

  test('download of what is not there', async () => {
    const { stdout, stderr, code } = await cli('download good gone.txt --json');
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'transfer', exitCode: 7 } });
    expect(stderr).toMatch(/^error: there is no gone\.txt in the workspace of good\.1\nhint: /);
  });
});

test('submit with parameters, followed as JSON lines', async () => {
  writeFileSync(join(folder, 'parameters.yaml'), 'greeting: from the file\ncount: 3\n');
  const line = `submit -f ${SMALL}/reana.yaml --name lines --parameter-file parameters.yaml -p count=7 --follow --json`;
  const { stdout, stderr, code } = await cli(line);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const documents = stdout
    .trimEnd()
    .split('\n')
    .map((each) => JSON.parse(each) as Record<string, unknown>);
  const types = documents.slice(0, -1).map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(['checked', 'created', 'uploading']);
  expect(types).toEqual(expect.arrayContaining(['started', 'status', 'step-started', 'step-finished']));
  expect(documents.at(-1)).toMatchObject({ kind: 'finished', run: { name: 'lines.1', status: 'finished' } });
  expect((await cli('logs lines --step prepare')).stdout).toContain('from the file 7\n');
});

test('a step that fails: exit code 10, its log, how to see more', async () => {
  const line = `submit -f ${SMALL}/reana.yaml --name bad -p greeting=broken --follow`;
  const { stdout, stderr, code } = await cli(line);
  expect({ stdout, code }).toEqual({ stdout: '', code: 10 });
  expect(stderr).toMatch(/error: the run bad\.1 failed at work_\d/);
  expect(stderr).toMatch(/✗ work_0\n {2}\| /);
  expect(stderr).toMatch(/hint: `reana-madminer logs bad\.1` shows all logs\n$/);
  const { stdout: document } = await cli('status bad --follow --json');
  const last = JSON.parse(document.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
  expect(last).toMatchObject({
    error: { code: 'run-failed', exitCode: 10, failedSteps: [{ name: expect.any(String) as string }, {}] },
  });
});

test('submit without --follow says how to go on', async () => {
  const { stdout, code } = await cli(`submit -f ${SMALL}/reana.yaml --name quick`);
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      `quick.1 started on ${env['REANA_SERVER_URL']!}`,
      '  reana-madminer status quick.1 --follow',
      '  reana-madminer logs quick.1',
      '  reana-madminer download quick.1 -o results',
      '',
    ].join('\n'),
  );
});

test('Ctrl-C leaves a run on a server that is not ours, and says how to see it again', async () => {
  const abort = new AbortController();
  const argv = [
    'submit',
    '-f',
    `${SMALL}/reana.yaml`,
    '--name',
    'left',
    '--follow',
    '-p',
    'greeting=$(sleep 600)',
  ];
  const going = run(argv, { env, cwd: folder, signal: abort.signal });
  await server.until('left', ({ status }) => status === 'running');
  abort.abort();
  const { stdout, stderr, code } = await going;
  expect({ stdout, code }).toEqual({ stdout: '', code: 130 });
  expect(stderr).toMatch(
    /error: interrupted; the run left\.1 goes on\nhint: `reana-madminer status left\.1 --follow`/,
  );

  const stopped = await cli('stop left');
  expect(stopped).toEqual({ stdout: 'stopped left.1\n', stderr: '', code: 0 });
  expect(await json('status left')).toMatchObject({ status: 'stopped' });
  expect((await cli('status left --follow')).code).toBe(11);
});

test('delete', async () => {
  await cli(`submit -f ${SMALL}/reana.yaml --name gone --follow`);
  expect(await cli('delete gone.1')).toEqual({
    stdout: 'deleted gone.1 and its workspace\n',
    stderr: '',
    code: 0,
  });
  const { stderr, code } = await cli('ls gone.1');
  expect(code).toBe(5);
  expect(stderr).toMatch(/^error: .*gone\.1/);
});

test('ping', async () => {
  const { stdout, stderr, code } = await cli('ping');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout).toMatch(/^server +http:\/\/127\.0\.0\.1:\d+\nversion +\S+\nuser +\S+\nstatus +connected\n$/);
  expect(await json('ping')).toMatchObject({ server: env['REANA_SERVER_URL'] });
});
