import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findLocalServer,
  startLocalServer,
  stopLocalServer,
  type LocalServerRecord,
} from '../../../src/local/daemon/local-server.js';
import { isRunning } from '../../../src/local/process-identity.js';
import { makeCertificate } from '../../reana/certificates.js';
import { failureOf } from '../../support/failures.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';
import { useDaemons } from '../support/daemons.js';
import { exitOf } from '../support/child-exits.js';
import { logIn } from '../support/login.js';
import { chain, sendTo, TestServer } from '../support/server-fixture.js';

const { daemonScript, makeFolder } = useDaemons('daemon');

function readLog(dataDir: string): string {
  return readFileSync(join(dataDir, 'server.log'), 'utf8');
}

/** Words of a server without the times and ports of this run. */
function fix(text: string): string {
  return text.replace(/^\S+Z /gm, '').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
}

function readStatus(dataDir: string, id: string): unknown {
  return (JSON.parse(readFileSync(join(dataDir, 'runs', id, 'run.json'), 'utf8')) as { status: unknown })
    .status;
}

test('starts once per folder, however many ask, and ends when told to', async () => {
  const dataDir = makeFolder();
  const both = await Promise.all([1, 2].map(() => startLocalServer({ dataDir, daemonScript })));
  expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
  const record = await findLocalServer(dataDir);
  for (const each of both) expect(each).toMatchObject(record!);
  expect((await TestServer.attach(record!).send('GET', '/api/you')).status).toBe(200);
  expect(await stopLocalServer(dataDir)).toBe(true);
  expect(await stopLocalServer(dataDir)).toBe(false);
  expect(await findLocalServer(dataDir)).toBeUndefined();
  expect(isRunning(record!)).toBe(false);
});

describe('a killed server', () => {
  let gate: Gate;
  beforeAll(async () => (gate = await Gate.start()));
  afterAll(() => gate.close());

  /** Waits at the gate, which nobody opens, unless there is a file `go` in the workspace. */
  const standing = (): string => `test -e $REANA_WORKSPACE/go || (${gate.command()})`;

  /** Whatever the machine has, two runs have their steps side by side. */
  const resources = { cores: 2, memory: 4 * 1024 ** 3 };

  async function begin(dataDir: string): Promise<LocalServerRecord> {
    return startLocalServer({ dataDir, daemonScript, ...resources });
  }

  test('leaves its runs and their steps to the next one, which ends when it has done them', async () => {
    const dataDir = makeFolder();
    const workspaceOf = (id: string): string => join(dataDir, 'workspaces', id);
    const first = await begin(dataDir);
    const before = TestServer.attach(first);
    const again = chain('echo {input} >> {out}', `${standing()}; cp {input} {out}`);
    const restarted = await before.startRun('again', again, { word: 'hello' }, { go: '' });
    await before.ended(restarted.id);
    await before.send('DELETE', `/api/workflows/${restarted.id}/workspace/go`);
    const json = { restart: true, operational_options: {}, input_parameters: { word: 'bye' } };
    const restart = await before.send('POST', '/api/workflows/again/start', { json });
    const workflow = chain(
      'echo once >> $REANA_WORKSPACE/first; echo {input} > {out}',
      `${standing()}; cp {input} {out}`,
      'cp {input} {out}',
    );
    const run = await before.startRun('killed', workflow, { word: 'hello' });
    await gate.reached(2);
    for (const { id } of [restarted, run]) await before.upload(id, 'go', '');
    process.kill(first.pid, 'SIGKILL');
    await exitOf(first.pid);
    expect(await findLocalServer(dataDir)).toBeUndefined();
    await gate.reached(2);

    // However short it may be idle, it is not while there are runs.
    const idleMinutes = 0.001;
    const second = await startLocalServer({ dataDir, daemonScript, ...resources, idleMinutes });
    expect(second.token).not.toBe(first.token);
    await gate.left();
    await exitOf(second.pid);
    expect(readStatus(dataDir, run.id)).toBe('finished');
    expect(readStatus(dataDir, restart.json.workflow_id)).toBe('finished');
    expect(readFileSync(join(workspaceOf(run.id), 'first'), 'utf8')).toBe('once\n');
    expect(readFileSync(join(workspaceOf(run.id), 's2', 'out.txt'), 'utf8')).toBe('hello\n');
    expect(readFileSync(join(workspaceOf(restarted.id), 's1', 'out.txt'), 'utf8')).toBe('hello\nbye\n');
    expectWords(fix(readLog(dataDir)), 'log');
  });
});

// Only Linux shows the environment of a process, which finds those of a step.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'the next server ends what the steps of a killed one left outside of their process groups',
  async () => {
    const gate = await Gate.start();
    const dataDir = makeFolder();
    const first = await startLocalServer({ dataDir, daemonScript });
    const away = `setsid bash -c '${gate.command('away')}' &`;
    const step = `test -e $REANA_WORKSPACE/again || { touch $REANA_WORKSPACE/again; ${away} ${gate.command()}; }`;
    const workflow = chain(`${step.replaceAll('{', '{{').replaceAll('}', '}}')}; echo {input} > {out}`);
    const run = await TestServer.attach(first).startRun('killed', workflow, { word: 'a' });
    await gate.reached(1, 'away');
    await gate.reached(1, 'step');
    process.kill(first.pid, 'SIGKILL');
    await exitOf(first.pid);
    await gate.reached(2);
    const second = await startLocalServer({ dataDir, daemonScript });
    await gate.left();
    expect((await TestServer.attach(second).ended(run.id)).status).toBe('finished');
    await gate.close();
  },
);

onLinux('a server whose log takes no more works, and ends when told to', async () => {
  const dataDir = makeFolder();
  symlinkSync('/dev/full', join(dataDir, 'server.log'));
  const record = await startLocalServer({ dataDir, daemonScript });
  const server = TestServer.attach(record);
  const run = await server.startRun('unlogged', chain('echo {input} > {out}'), { word: 'a' });
  expect((await server.ended(run.id)).status).toBe('finished');
  expect(isRunning(record)).toBe(true);
  process.kill(record.pid, 'SIGTERM');
  await exitOf(record.pid);
  expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
});

test('starts as one generation and with a certificate, as told', async () => {
  const dataDir = makeFolder();
  const { cert, key } = await makeCertificate(['127.0.0.1']);
  const [tlsCert, tlsKey] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
  writeFileSync(tlsCert, cert);
  writeFileSync(tlsKey, key);
  const record = await startLocalServer({ dataDir, daemonScript, generation: 'oidc', tlsCert, tlsKey });
  expect(record).toMatchObject({ generation: 'oidc', url: expect.stringMatching(/^https:/) as string });
  const trust = { ca: cert };
  const { access_token } = await logIn(record, trust);
  expect((await sendTo(record.url, 'GET', '/api/you', { ...trust, bearer: access_token })).status).toBe(200);
  expect((await sendTo(record.url, 'GET', '/api/you', { ...trust, token: record.token })).status).toBe(401);
  await stopLocalServer(dataDir);
  const log = readLog(dataDir);
  for (const word of ['oidc-provider', access_token, record.token]) expect(log).not.toContain(word);
  expectWords(fix(log), 'log');
});

test('a server that does not start says why, with the lines of this start only', async () => {
  const dataDir = makeFolder();
  writeFileSync(join(dataDir, 'server.log'), '2030-01-01T00:00:00.000Z stops: an older failure\n');
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const failure = await failureOf(startLocalServer({ dataDir, daemonScript, port }));
  other.close();
  expect(failure.code).toBe('local-server');
  expect(failure.hint).toContain(join(dataDir, 'server.log'));
  expect(failure.message).not.toContain('older');
  expectWords(fix(failure.message).replace(String(port), 'PORT'));
});

onLinux('a server that does not start, and whose log takes no more, says why all the same', async () => {
  const dataDir = makeFolder();
  symlinkSync('/dev/full', join(dataDir, 'server.log'));
  writeFileSync(join(dataDir, 'runs'), 'in the way');
  const failure = await failureOf(startLocalServer({ dataDir, daemonScript }));
  expect(failure.message).toContain('EEXIST');
});

test.each([80_000, -1, 1.5, NaN])('the port %d is refused before anything is started', async (port) => {
  const dataDir = join(tmpdir(), 'reana-no-such-folder');
  expect((await failureOf(startLocalServer({ dataDir, daemonScript, port }))).code).toBe('usage');
  expect(existsSync(dataDir)).toBe(false);
});

test('it ends when told to, whatever it is asked meanwhile', async () => {
  const dataDir = makeFolder();
  const { url, token } = await startLocalServer({ dataDir, daemonScript });
  const server = TestServer.attach({ url, token, dataDir });
  const run = await server.createRun('busy', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  const workspace = join(dataDir, 'workspaces', run.id);
  execFileSync('mkfifo', [join(workspace, 'fifo')]);
  for (let file = 0; file < 2000; file += 1) writeFileSync(join(workspace, `${'a'.repeat(100)}${file}`), '');
  truncateSync(join(workspace, `${'a'.repeat(100)}0`), 2 ** 32);
  const slow = connect(Number(new URL(url).port), '127.0.0.1');
  const base = `/api/workflows/${run.id}`;
  const head = `?access_token=${token} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  // A client that reads the beginning of 4 GiB, and nothing more.
  slow.write(`GET ${base}/workspace/${'a'.repeat(100)}0${head}`);
  slow.on('error', () => undefined);
  await new Promise((resolve) => slow.once('readable', resolve));
  expect((await server.send('GET', `${base}/workspace/fifo`)).status).toBe(400);
  const paths = [
    '/workspace/fifo',
    '/workspace/**/*',
    `/workspace?file_name=${'*a'.repeat(50)}*b`,
    '/disk_usage',
  ];
  const requests = paths.flatMap((path) =>
    Array.from({ length: 5 }, () => server.send('GET', `${base}${path}`).catch(() => undefined)),
  );
  await requests[0];
  expect(await stopLocalServer(dataDir)).toBe(true);
  await Promise.all(requests);
  slow.destroy();
  expect(readLog(dataDir)).toContain('SIGTERM');
});
