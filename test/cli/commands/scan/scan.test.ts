import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { TestClock } from '../../../reana/stub-server.js';
import { Gate } from '../../../support/gate.js';
import { Shell } from '../shell.js';
import { errorCodeOf, expectSaid, linesOf } from '../../support.js';
import { RULES, write, writeAnalysis } from './scan-shell.js';

let shell: Shell;
let gate: Gate;
beforeAll(async () => {
  shell = await Shell.open();
  gate = await Gate.start();
  writeAnalysis(shell, gate);
  write(shell, 'curve.yaml', `axes: [{grid: {n: [3, 1, 2]}}]\n${RULES}`);
  write(shell, 'mixed.yaml', `axes: [{zip: {n: [3, 1, 2], kind: [fine, broken, fine]}}]\n${RULES}`);
});
afterAll(async () => {
  await gate.close();
  await shell.close();
});

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
    const outcome = await shell.type(
      'scan run curve.yaml --collect --junit out/report.xml --retries 0 --max-active 2',
    );
    const { stdout, code } = outcome;
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n1 +1 +1 +2\n2 +2 +4 +3\n3 +3 +9 +1\n/);
    expectSaid(outcome);
    expect(existsSync(join(shell.folder, 'results/curve/results.csv'))).toBe(true);
    expect(stdout.match(/results\/curve\/pictures\/\S+\.svg/g)).not.toBeNull();
    expect(casesOf('out/report.xml').map(([, how]) => how)).toEqual(['passed', 'passed', 'passed']);
  });

  test('has nothing to resume, from the server alone', async () => {
    const outcome = await shell.type('scan resume curve --wait');
    expect(outcome.code).toBe(0);
    expectSaid(outcome);
  });

  test('is ranked as the command says', async () => {
    const line = 'scan collect curve --value big=/area --best big --maximize --top 1 --no-pictures -o other';
    const text = await shell.says(line);
    expect(text).toContain('\n1      3  9    1\n');
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
    await shell.says('scan collect plain.yaml --no-pictures -o other');
  });
});

describe('a scan with a point that fails', () => {
  test('ends with exit code 13, and says which and why on standard error', async () => {
    const outcome = await shell.type('scan run mixed.yaml --wait --junit report.xml');
    expect(outcome.code).toBe(13);
    expect(outcome.stdout).toMatch(/ logs mixed--0002-\w+\.1\n/);
    expect(outcome.stderr).toMatch(
      /\n0002-\w+ \(n=1, kind=broken\) .*own-error.* square.*: ValueError: 1 is broken/,
    );
    expect(outcome.stderr).toMatch(/\n2 +n=1, kind=broken +mixed--0002-/);
    expectSaid(outcome);
    expect(casesOf('report.xml').map(([, how]) => how)).toEqual(['passed', 'failure', 'passed']);
    expect(casesOf('report.xml')[1]![0]).toMatch(/^0002-\w+ \(n=1, kind=broken\)$/);
  });

  test('as JSON: a line per event, the whole last, with the list of failures', async () => {
    write(shell, 'lines.yaml', `axes: [{zip: {n: [3, 1], kind: [fine, broken]}}]\n${RULES}`);
    const outcome = await shell.type('scan run lines.yaml --wait --json --junit lines.xml');
    expect(outcome.code).toBe(13);
    expectSaid({ stdout: '', stderr: outcome.stderr });
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
    const text = await shell.says('scan status mixed', 'what failed');
    expect(text).toContain('scan status mixed --causes');
    expect(text).not.toContain('ValueError');
    const all = await shell.says('scan status mixed.yaml --points --causes', 'all');
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
    expect(await shell.json('scan status mixed')).toMatchObject({ counts: { finished: 2, missing: 1 } });
    expect((await shell.type('scan resume mixed --file mixed.yaml --wait')).code).toBe(13);
    expect(await shell.json('scan status mixed')).toMatchObject({ counts: { failed: 1 } });
  });

  test('list, and delete only when it is meant', async () => {
    await shell.says('scan list', 'list');
    const refused = await shell.type('scan delete mixed --json');
    expect([refused.code, errorCodeOf(refused)]).toEqual([2, 'usage']);
    expectSaid({ stdout: '', stderr: refused.stderr.replace(/[\d.]+ [kM]?B/, 'SIZE') }, 'not meant');
    await shell.says('scan delete mixed --yes', 'deleted');
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
  const text = await shell.says('scan status shared');
  expect(await shell.text('scan list')).toMatch(/\nshared +scatter +1 +2 finished, 1 failed /);
  const refused = await shell.type('scan delete shared');
  expect(refused.stderr).toContain('1 run of 3 points of shared');
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
  expectSaid({ stdout: '', stderr });
});

describe('a scan that takes long', () => {
  beforeAll(() => write(shell, 'slow.yaml', `axes: [{grid: {n: [1, 2]}}]\nset: {kind: slow}\n${RULES}`));

  test('is left when every point is started, unless somebody waits', async () => {
    const { stdout, code } = await shell.type('scan run slow.yaml');
    expect(code).toBe(0);
    // How far they are by then is chance.
    expectSaid({ stdout: stdout.replace(/^slow: [^;]*;/, 'slow: …;'), stderr: '' });
    await gate.reached(2, 'slow');
    expect(await shell.json('scan status slow')).toMatchObject({ counts: { total: 2, running: 2 } });
  });

  test('--timeout ends the waiting with exit code 12, and the report says so', async () => {
    const outcome = await shell.type('scan resume slow --wait --timeout 2s --junit slow.xml');
    expect(outcome.code).toBe(12);
    expectSaid(outcome, 'resumed');
    expect(casesOf('slow.xml').map(([, how]) => how)).toEqual(['skipped', 'skipped', 'error']);
    const followed = await shell.type('scan status slow --follow --timeout 1s');
    expect(followed.code).toBe(12);
    expectSaid(followed, 'followed');
  });

  test.each(['scan resume slow --wait', 'scan status slow --follow'])(
    'time that is over before anything was looked at is no other end: %s',
    async (line) => {
      const { stdout, code } = await shell.type(`${line} --timeout 1ms`, {}, { clock: new TestClock() });
      expect(code).toBe(12);
      expect(stdout).toContain(` ${line}\n`);
    },
  );

  test('a report is written however little time there is', async () => {
    const line = 'scan resume slow --wait --junit early.xml --timeout 1ms';
    const { code } = await shell.type(line, {}, { clock: new TestClock() });
    expect(code).toBe(12);
    expect(casesOf('early.xml').map(([, how]) => how)).toEqual(['skipped', 'skipped', 'error']);
  });

  test('stop ends it for those who wait, with exit code 11', async () => {
    // Whoever waits takes away the mark of an earlier stop: from then on, another one is for them.
    await shell.server.createRun('slow--stop', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    expect(await shell.json('scan status slow')).toMatchObject({ isStopped: true });
    const waiting = shell.type('scan resume slow --wait --json');
    await shell.clock.sleep(10_000);
    expect(await shell.json('scan status slow')).toMatchObject({ isStopped: false, counts: { running: 2 } });
    await shell.says('scan stop slow', 'stop');
    const { code, stderr } = await waiting;
    expect(code).toBe(11);
    expectSaid({ stdout: '', stderr }, 'waiting');
    await shell.says('scan status slow', 'status');
  });
});

test('Ctrl-C leaves what was started, and says how to go on', async () => {
  write(shell, 'left.yaml', `axes: [{grid: {n: [1, 2]}}]\nset: {kind: left}\n${RULES}`);
  const abort = new AbortController();
  const running = shell.type(
    'scan run left.yaml --wait --junit left.xml --json',
    {},
    { signal: abort.signal },
  );
  await gate.reached(2, 'left');
  await shell.clock.sleep(10_000);
  abort.abort();
  const outcome = await running;
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([130, 'aborted']);
  expectSaid({ stdout: '', stderr: outcome.stderr });
  expect(casesOf('left.xml').map(([, how]) => how)).toEqual(['skipped', 'skipped', 'error']);
  expect(await shell.json('scan status left')).toMatchObject({ counts: { running: 2 } });
  await shell.text('scan delete left --yes');
});

describe('misuse is told before anything is sent', () => {
  test.each([
    ['scan run nothing.yaml', 2, 'usage', 'nothing.yaml'],
    ['scan run curve', 2, 'usage', 'curve.yaml'],
    ['scan run', 2, 'usage', '<file>'],
    ['scan run curve.yaml --retries -1', 2, 'usage', '--retries'],
    ['scan run curve.yaml --max-active 1.5', 2, 'usage', '--max-active'],
    ['scan run curve.yaml --memory-limit lots', 2, 'usage', '--memory-limit'],
    ['scan run curve.yaml --memory-limit 16gb', 2, 'usage', 'did you mean 16G?'],
    ['scan run curve.yaml --timeout soon', 2, 'usage', '--timeout'],
    ['scan run curve.yaml --mode both', 2, 'usage', 'runs, scatter'],
    ['scan resume curve --mode scatter', 2, 'usage', '--mode'],
    ['scan resume curve.yaml -f curve.yaml', 2, 'usage', ''],
    ['scan resume a--b', 2, 'usage', 'a--b'],
    ['scan collect curve --minimize', 2, 'usage', '--best'],
    ['scan collect curve --best area --minimize --maximize', 2, 'usage', '--m'],
    ['scan collect curve --value area', 2, 'usage', '--value'],
    ['scan collect curve --best aera', 2, 'usage', 'area'],
    ['scan status curve --timeout 5m', 2, 'usage', '--follow'],
    ['scan status crve', 5, 'scan-not-found', 'curve'],
    ['scan stop nobody', 5, 'scan-not-found', 'nobody'],
    ['scan resume nobody', 5, 'scan-not-found', 'nobody'],
    ['scan sttus curve', 2, 'usage', 'status'],
  ])('%s', async (line, code, error, name) => {
    expect(await shell.refuses(line, code, error)).toContain(name);
  });

  test('a report that can not be written', async () => {
    write(shell, 'file', 'no folder\n');
    write(shell, 'unwritten.yaml', `axes: [{grid: {n: [1]}}]\n${RULES}`);
    const refusal = await shell.refuses('scan run unwritten.yaml --junit file/report.xml', 7, 'transfer');
    expect(refusal).toContain('file/report.xml');
    expect((await shell.type('scan status unwritten')).code).toBe(5);
  });

  test('--dry-run says what would be run', async () => {
    const text = await shell.text('scan run curve.yaml --dry-run');
    expect(text).toBe(await shell.text('scan plan curve.yaml'));
  });
});
