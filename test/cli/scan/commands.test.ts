import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { Shell } from '../commands/shell.js';
import { linesOf, RULES, write, writeAnalysis } from './scan-shell.js';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.open();
  writeAnalysis(shell);
  write(shell, 'curve.yaml', `axes: [{grid: {n: [3, 1, 2]}}]\n${RULES}`);
  write(shell, 'mixed.yaml', `axes: [{zip: {n: [3, 1, 2], kind: [fine, broken, fine]}}]\n${RULES}`);
});
afterAll(() => shell.close());

/** `name`, and which element says how it ended, of each case of a report. */
function casesOf(file: string): readonly (readonly [string, string])[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testcase',
  });
  const { testsuites } = parser.parse(readFileSync(join(shell.folder, file), 'utf8')) as {
    testsuites: { testsuite: { testcase: Record<string, unknown>[] } };
  };
  return testsuites.testsuite.testcase.map((each) => [
    String(each['name']),
    ['failure', 'error', 'skipped'].find((element) => element in each) ?? 'passed',
  ]);
}

describe('a scan of which all is well', () => {
  test('is run, reported and brought home by one command', async () => {
    const { stdout, stderr, code } = await shell.type(
      'scan run curve.yaml --collect --junit out/report.xml --retries 0 --max-active 2',
    );
    expect(code).toBe(0);
    expect(stderr.split('\n')[0]).toBe('curve: 3 to do');
    expect(stderr).toMatch(/\ncurve: 3 finished\n/);
    expect(stdout).toMatch(/^curve: 3 finished; all 3 points have ended\n/);
    expect(stdout).toMatch(
      /\nPLACE {2}n {2}area {2}POINT\n1 {6}1 {2}1 {5}2\n2 {6}2 {2}4 {5}3\n3 {6}3 {2}9 {5}1\n/,
    );
    expect(stdout).toContain('\nreport: out/report.xml');
    expect(existsSync(join(shell.folder, 'results/curve/results.csv'))).toBe(true);
    expect(stdout.match(/results\/curve\/pictures\/\S+\.svg/g)).not.toBeNull();
    expect(casesOf('out/report.xml').map(([, how]) => how)).toEqual(['passed', 'passed', 'passed']);
  });

  test('has nothing to resume, from the server alone', async () => {
    const { stdout, stderr, code } = await shell.type('scan resume curve --wait');
    expect(code).toBe(0);
    expect(stderr).toBe('curve: 3 finished\n');
    expect(stdout).toContain('all 3 points have ended');
  });

  test('is ranked as the command says', async () => {
    const line = 'scan collect curve --value big=/area --best big --maximize --top 1 --no-pictures -o other';
    const text = await shell.text(line);
    expect(text).toContain('\ngreatest big first\nPLACE  n  big  POINT\n1      3  9    1\nand 2 more\n');
    expect(text).not.toContain('.svg');
    const document = (await shell.json(line)) as {
      ranking: unknown[];
      points: unknown[];
      pictures: unknown[];
    };
    expect(document.ranking[0]).toMatchObject({ place: 1, value: 9, points: [1] });
    expect(document.points).toHaveLength(3);
    expect(document.pictures).toEqual([]);
  });

  test('without a ranking, its points are shown', async () => {
    write(
      shell,
      'plain.yaml',
      'name: curve\naxes: [{grid: {n: [3, 1, 2]}}]\ncollect: {summary: square/summary.json}\n',
    );
    const text = await shell.text('scan collect plain.yaml --no-pictures -o other');
    expect(text).toContain('\nPOINT  n  STATUS    area\n1      3  finished  9\n');
  });
});

describe('a scan with a point that fails', () => {
  test('ends with exit code 13, and says which and why on standard error', async () => {
    const { stdout, stderr, code } = await shell.type('scan run mixed.yaml --wait --junit report.xml');
    expect(code).toBe(13);
    expect(stdout).toMatch(
      /^mixed: 2 finished, 1 failed; all 3 points have ended\nreport: report.xml\n {2}reana-madminer logs mixed--0002-\w+\.1\n {2}reana-madminer scan resume mixed --again --wait {4}when .*\n {2}reana-madminer scan collect mixed /,
    );
    expect(stderr).toMatch(
      /\n0002-\w+ \(n=1, kind=broken\) failed as mixed--0002-\w+\.1: own-error at square: ValueError: 1 is broken; /,
    );
    expect(stderr).toMatch(
      /\nerror: 1 of 3 points of mixed failed\nPOINT .*\n2 {6}n=1, kind=broken {2}mixed--0002-/,
    );
    expect(casesOf('report.xml').map(([, how]) => how)).toEqual(['passed', 'failure', 'passed']);
    expect(casesOf('report.xml')[1]![0]).toMatch(/^0002-\w+ \(n=1, kind=broken\)$/);
  });

  test('as JSON: a line per event, the whole last, with the list of failures', async () => {
    write(shell, 'lines.yaml', `axes: [{zip: {n: [3, 1], kind: [fine, broken]}}]\n${RULES}`);
    const outcome = await shell.type('scan run lines.yaml --wait --json --junit lines.xml');
    expect(outcome.code).toBe(13);
    expect(outcome.stderr).toMatch(/^error: 1 of 2 points of lines failed\n/);
    const lines = linesOf(outcome);
    expect(lines[0]).toMatchObject({ type: 'looked', counts: { total: 2, missing: 2 } });
    const types = new Set(lines.slice(0, -1).map(({ type }) => type));
    expect(types).toEqual(
      new Set(['looked', 'counts', 'created', 'uploaded', 'started', 'status', 'failed', 'ended']),
    );
    const created = lines.filter(({ type }) => type === 'created');
    expect(created).toContainEqual(
      expect.objectContaining({
        point: { index: 1, key: expect.any(String) as string, values: { n: 3, kind: 'fine' } },
        attempt: 1,
      }),
    );
    for (const { run } of lines.slice(0, -1)) {
      if (run !== undefined) expect(Object.keys(run as object)).toEqual(['id', 'name']);
    }
    expect(lines.at(-1)).toMatchObject({
      kind: 'scan',
      scan: 'lines',
      end: 'done',
      counts: { total: 2, finished: 1, failed: 1 },
      failed: [{ point: { index: 2 }, attempts: 1, cause: { kind: 'own-error', step: 'square' } }],
      junit: join(shell.folder, 'lines.xml'),
    });
  });

  test('status: what failed, all points, and why', async () => {
    const text = await shell.text('scan status mixed');
    expect(text).toMatch(/^scan +mixed\nmode +runs\npoints +3: 2 finished, 1 failed\nruns +3\nPOINT /);
    expect(text).toContain('scan status mixed --causes');
    expect(text).not.toContain('ValueError');
    const all = await shell.text('scan status mixed.yaml --points --causes');
    expect(all).toMatch(
      /\n1 +n=3, kind=fine +finished +1 .* -\n2 +n=1, kind=broken +failed .*ValueError: 1 is broken\n3 /,
    );
    expect(await shell.json('scan status mixed --causes')).toMatchObject({
      scan: 'mixed',
      isComplete: true,
      counts: { total: 3, finished: 2, failed: 1 },
      points: [
        { index: 1, values: { n: 3 } },
        { status: 'failed', cause: { kind: 'own-error' }, runs: [{ status: 'failed' }] },
        {},
      ],
    });
  });

  test('status --follow ends at once and as the scan did', async () => {
    const outcome = await shell.type('scan status mixed --follow --timeout 1m --json');
    expect(outcome.code).toBe(13);
    expect(linesOf(outcome).map(({ type }) => type)).toEqual(['looked', undefined]);
    expect((await shell.type('scan status curve --follow')).code).toBe(0);
  });

  test('a failure that is deleted is forgotten', async () => {
    const { points } = (await shell.json('scan status mixed')) as { points: { runs: { name: string }[] }[] };
    const [{ name }] = points[1]!.runs as [{ name: string }];
    await shell.text(`delete ${name}`);
    expect(await shell.text('scan status mixed')).toMatch(/\npoints +3: 2 finished, 1 to do\n/);
    expect((await shell.type('scan resume mixed --file mixed.yaml --wait')).code).toBe(13);
    expect((await shell.json('scan status mixed')) as object).toMatchObject({ counts: { failed: 1 } });
  });

  test('list, and delete only when it is meant', async () => {
    expect(await shell.text('scan list')).toMatch(
      /^SCAN .*\n(.*\n)*mixed +runs +3 +2 finished, 1 failed +\d/,
    );
    const refused = await shell.type('scan delete mixed');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^error: nobody can be asked: Delete 3 runs of 3 points of mixed .*\?\nhint: give --yes/,
    );
    expect(await shell.text('scan delete mixed --yes')).toBe(
      'deleted 3 runs of mixed and their workspaces\n',
    );
    expect(((await shell.json('scan list')) as { name: string }[]).map(({ name }) => name)).not.toContain(
      'mixed',
    );
  });
});

test('points that share a run are run, told apart and brought home', async () => {
  const outcome = await shell.type(
    'scan run mixed.yaml --name shared --mode scatter --wait --junit shared.xml',
  );
  expect(outcome.code).toBe(13);
  expect(casesOf('shared.xml').map(([, how]) => how)).toEqual(['passed', 'failure', 'passed']);
  const text = await shell.text('scan status shared');
  expect(text).toMatch(/\nmode +scatter\npoints +3: 2 finished, 1 failed\nruns +1\n/);
  // That run holds the results of the other points.
  expect(text).not.toContain('reana-madminer delete');
  expect(await shell.text('scan collect shared --no-pictures')).toMatch(
    /\n1 +2 +fine +4 +3\n2 +3 +fine +9 +1\n/,
  );
});

test('two scan files of one name are noticed', async () => {
  write(shell, 'one/twin.yaml', `analysis: ../reana.yaml\naxes: [{grid: {n: [1, 2]}}]\n${RULES}`);
  write(shell, 'two/twin.yaml', `analysis: ../reana.yaml\naxes: [{grid: {n: [2, 3]}}]\n${RULES}`);
  expect((await shell.type('scan run one/twin.yaml --wait')).stderr).not.toContain('warning');
  const { stderr, code } = await shell.type('scan run two/twin.yaml --wait');
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: the server has 1 point of twin that .* another name\n/);
});

describe('a scan that takes long', () => {
  beforeAll(() => write(shell, 'slow.yaml', `axes: [{grid: {n: [1, 2]}}]\nset: {kind: slow}\n${RULES}`));

  const slowState = async (): Promise<{ counts: { running: number }; isStopped: boolean }> =>
    (await shell.json('scan status slow')) as Awaited<ReturnType<typeof slowState>>;

  async function bothRun(): Promise<void> {
    while ((await slowState()).counts.running < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  test('is left when every point is started, unless somebody waits', async () => {
    const { stdout, code } = await shell.type('scan run slow.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^slow: .*; all 2 points are started\n {2}reana-madminer scan resume slow --wait\n/,
    );
  });

  test('--timeout ends the waiting with exit code 12, and the report says so', async () => {
    const { stdout, stderr, code } = await shell.type(
      'scan resume slow --wait --timeout 2s --junit slow.xml',
    );
    expect(code).toBe(12);
    expect(stderr).toContain('error: slow: the time is over: what was started goes on\n');
    expect(stdout).toContain('  reana-madminer scan resume slow --wait\n');
    expect(casesOf('slow.xml').map(([, how]) => how)).toEqual(['skipped', 'skipped', 'error']);
    await bothRun();
    const followed = await shell.type('scan status slow --follow --timeout 1s');
    expect(followed.code).toBe(12);
    expect(followed.stdout).toMatch(/\npoints +2: 2 running\n/);
  });

  test.each(['scan resume slow --wait', 'scan status slow --follow'])(
    'time that is over before anything was looked at is no other end: %s',
    async (line) => {
      const { stdout, code } = await shell.type(`${line} --timeout 1ms`);
      expect({ stdout, code }).toEqual({
        stdout: expect.stringContaining(`  reana-madminer ${line}\n`) as string,
        code: 12,
      });
    },
  );

  test('a report is written however little time there is', async () => {
    const { code } = await shell.type('scan resume slow --wait --junit early.xml --timeout 1ms');
    expect(code).toBe(12);
    expect(casesOf('early.xml').map(([, how]) => how)).toEqual(['skipped', 'skipped', 'error']);
  });

  test('stop ends it for those who wait, with exit code 11', async () => {
    await bothRun();
    // Whoever waits takes away the mark of an earlier stop: from then on, another one is for them.
    await shell.server.createRun('slow--stop', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    const waiting = shell.type('scan resume slow --wait --json');
    while ((await slowState()).isStopped) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await shell.text('scan stop slow')).toMatch(
      /^stopped slow: 2 runs stopped, 0 that had not begun deleted\n/,
    );
    const { code, stderr } = await waiting;
    expect({ code, stderr }).toMatchObject({
      code: 11,
      stderr: expect.stringMatching(/error: slow: stopped/) as string,
    });
    expect(await shell.text('scan status slow')).toMatch(/\nstopped +by `scan stop`/);
  });
});

test('Ctrl-C leaves what was started, and says how to go on', async () => {
  write(shell, 'left.yaml', `axes: [{grid: {n: [1, 2, 3]}}]\nset: {kind: slow}\n${RULES}`);
  const interrupt = new AbortController();
  const release = shell.server.runtime.hold();
  const running = shell.interruptible('scan run left.yaml --wait --junit left.xml', interrupt.signal);
  while (!existsSync(join(shell.folder, 'left.xml'))) await new Promise((resolve) => setTimeout(resolve, 20));
  interrupt.abort();
  const { code, stderr } = await running;
  release();
  expect(code).toBe(130);
  expect(stderr).toContain(
    'error: interrupted; what was started of the scan left goes on\n' +
      'hint: the same command goes on with the rest, `reana-madminer scan stop left` ends it\n',
  );
  expect(casesOf('left.xml').at(-1)).toEqual(['scan', 'error']);
  if ((await shell.type('scan status left')).code === 0) await shell.type('scan delete left --yes');
});

describe('misuse is told before anything is sent', () => {
  test.each([
    [
      'scan run nothing.yaml',
      2,
      /^error: there is no scan file nothing\.yaml\nhint: `reana-madminer scan list`/,
    ],
    ['scan run curve', 2, /^error: there is no scan file curve\nhint: did you mean curve\.yaml\?/],
    ['scan run', 2, /^error: /],
    ['scan run curve.yaml --retries -1', 2, /^error: --retries can't be "-1"\nhint: write a whole number/],
    ['scan run curve.yaml --max-active 1.5', 2, /^error: --max-active must be a whole number/],
    ['scan run curve.yaml --memory-limit lots', 2, /^error: --memory-limit can't be "lots"/],
    ['scan run curve.yaml --timeout soon', 2, /^error: --timeout can't be "soon"/],
    ['scan run curve.yaml --mode both', 2, /^error: --mode can't be both: it is one of runs, scatter/],
    ['scan resume curve --mode scatter', 2, /^error: --mode can only be changed with a scan file/],
    ['scan resume curve.yaml -f curve.yaml', 2, /^error: the scan file is given twice/],
    ['scan resume a--b', 2, /^error: "a--b" can't be the name of a scan/],
    ['scan collect curve --minimize', 2, /^error: --minimize means nothing without --best/],
    ['scan collect curve --best area --minimize --maximize', 2, /^error: .* exclude each other/],
    ['scan collect curve --value area', 2, /^error: --value can't be "area"\nhint: write NAME=\/POINTER/],
    [
      'scan collect curve --best aera',
      2,
      /^error: no number of the points is called "aera"\nhint: did you mean area\?/,
    ],
    ['scan status curve --timeout 5m', 2, /^error: --timeout means nothing without --follow/],
    ['scan status crve', 5, /has no scan called crve\nhint: did you mean curve\? `reana-madminer scan list`/],
    ['scan stop nobody', 5, /has no scan called nobody\nhint: `reana-madminer scan list`/],
    ['scan resume nobody', 5, /has no scan called nobody\n/],
    ['scan sttus curve', 2, /^error: there is no command sttus\nhint: did you mean status\?/],
  ])('%s', async (line, code, message) => {
    const outcome = await shell.type(line);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toMatch(message);
  });

  test('a report that can not be written', async () => {
    write(shell, 'file', 'no folder\n');
    write(shell, 'unwritten.yaml', `axes: [{grid: {n: [1]}}]\n${RULES}`);
    const { code, stderr } = await shell.type('scan run unwritten.yaml --junit file/report.xml');
    expect(code).toBe(7);
    expect(stderr).toMatch(/^error: the report .*file\/report\.xml can't be written: /);
    expect((await shell.type('scan status unwritten')).code).toBe(5);
  });

  test('--dry-run says what would be run', async () => {
    const text = await shell.text('scan run curve.yaml --dry-run');
    expect(text).toBe(await shell.text('scan plan curve.yaml'));
  });
});
