import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalServerError } from '../../src/local/errors.js';
import {
  findLocalServer,
  startLocalServer,
  stopLocalServer,
  type LocalServerRecord,
} from '../../src/local/lifecycle.js';
import { isRunning } from '../../src/local/process-identity.js';
import { makeCertificate } from '../reana/certificates.js';
import { buildSources } from './build-sources.js';
import { logIn } from './login.js';
import { chain, sendTo, TestServer } from './server-fixture.js';

const built = buildSources('daemon');
const daemonScript = join(built.folder, 'test', 'local', 'bash-daemon.js');
const folders: string[] = [];

afterAll(async () => {
  for (const dataDir of folders) {
    await stopLocalServer(dataDir);
    rmSync(dataDir, { recursive: true });
  }
  built.remove();
});

function makeFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'reana-daemon-'));
  folders.push(dataDir);
  return dataDir;
}

function connectTo(record: LocalServerRecord): TestServer {
  return TestServer.attach(record);
}

async function gone(record: { pid: number; startTime: string }): Promise<void> {
  while (isRunning(record)) await sleep(20);
}

test('starts once per folder, however many ask, and ends when told to', async () => {
  const dataDir = makeFolder();
  const records = await Promise.all([1, 2, 3].map(() => startLocalServer({ dataDir, daemonScript })));
  expect(new Set(records.map(({ pid }) => pid)).size).toBe(1);
  const [record] = records;
  expect(await findLocalServer(dataDir)).toEqual(record);
  expect((await connectTo(record!).send('GET', '/api/you')).status).toBe(200);
  expect(await stopLocalServer(dataDir)).toBe(true);
  expect(await stopLocalServer(dataDir)).toBe(false);
  expect(await findLocalServer(dataDir)).toBeUndefined();
  expect(isRunning(record!)).toBe(false);
  const log = readFileSync(join(dataDir, 'server.log'), 'utf8');
  expect(log).toContain(`listens on ${record!.url}`);
  expect(log).toContain('SIGTERM');
  expect(log).not.toContain(record!.token);
});

test('a killed server leaves its run and its steps to the next one', async () => {
  const dataDir = makeFolder();
  const first = await startLocalServer({ dataDir, daemonScript });
  const before = connectTo(first);
  const workflow = chain(
    'echo once >> $REANA_WORKSPACE/first; echo {input} > {out}',
    'test -e $REANA_WORKSPACE/go || (echo $$ > $REANA_WORKSPACE/pid; sleep 600); cp {input} {out}',
    'cp {input} {out}',
  );
  const run = await before.startRun('killed', workflow, { word: 'hello' });
  const workspace = join(dataDir, 'workspaces', run.id);
  while (!existsSync(join(workspace, 'pid')) || readFileSync(join(workspace, 'pid'), 'utf8') === '')
    await sleep(20);
  const orphan = Number(readFileSync(join(workspace, 'pid'), 'utf8'));
  await before.until(run.id, ({ progress }) => progress.running.total === 1);
  await before.upload(run.id, 'go', '');
  process.kill(first.pid, 'SIGKILL');
  await gone(first);
  expect(await findLocalServer(dataDir)).toBeUndefined();
  expect(() => process.kill(orphan, 0)).not.toThrow();

  const second = await startLocalServer({ dataDir, daemonScript });
  expect(second.token).not.toBe(first.token);
  const status = await connectTo(second).ended(run.id);
  expect(status).toMatchObject({
    status: 'finished',
    progress: { finished: { total: 3 }, total: { total: 3 } },
  });
  expect(readFileSync(join(workspace, 'first'), 'utf8')).toBe('once\n');
  expect(readFileSync(join(workspace, 's2', 'out.txt'), 'utf8')).toBe('hello\n');
  expect(() => process.kill(-orphan, 0)).toThrow('ESRCH');
});

test('a killed server leaves the restart of a run to the next one, with its number and its workspace', async () => {
  const dataDir = makeFolder();
  const first = await startLocalServer({ dataDir, daemonScript });
  const before = connectTo(first);
  const workflow = chain('echo {input} >> {out}', 'test -e ../go || sleep 600; cp {input} {out}');
  const run = await before.startRun('again', workflow, { word: 'hello' }, { go: '' });
  await before.ended(run.id);
  await before.send('DELETE', `/api/workflows/${run.id}/workspace/go`);
  const json = { restart: true, operational_options: {}, input_parameters: { word: 'bye' } };
  expect((await before.send('POST', '/api/workflows/again/start', { json })).status).toBe(200);
  await before.until(
    'again.1.1',
    ({ progress }) => progress.current_step_name === 's1' && progress.running.total === 1,
  );
  await before.upload(run.id, 'go', '');
  process.kill(first.pid, 'SIGKILL');
  await gone(first);

  const second = connectTo(await startLocalServer({ dataDir, daemonScript }));
  expect(await second.ended('again.1.1')).toMatchObject({ status: 'finished', name: 'again.1.1' });
  const out = join(dataDir, 'workspaces', run.id, 's1', 'out.txt');
  expect(readFileSync(out, 'utf8')).toBe('hello\nbye\n');
});

test('ends by itself when there is nothing to do, and not before', async () => {
  const dataDir = makeFolder();
  const first = connectTo(await startLocalServer({ dataDir, daemonScript }));
  const workflow = chain('until test -e ../go; do sleep 0.05; done; echo {input} > {out}');
  const run = await first.startRun('long', workflow, { word: 'a' });
  await stopLocalServer(dataDir);
  // It has the run to do from its first moment on, however late this process comes to look.
  const record = await startLocalServer({ dataDir, daemonScript, idleMinutes: 0.5 / 60 });
  await sleep(1000);
  expect(isRunning(record)).toBe(true);
  const workspace = join(dataDir, 'workspaces', run.id);
  writeFileSync(join(workspace, 'go'), '');
  await gone(record);
  expect(readFileSync(join(workspace, 's0', 'out.txt'), 'utf8')).toBe('a\n');
  expect(readFileSync(join(dataDir, 'server.log'), 'utf8')).toContain('nothing to do');
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
  const log = readFileSync(join(dataDir, 'server.log'), 'utf8');
  expect(log).not.toContain('oidc-provider');
  expect(log).not.toContain(access_token);
});

test('a server that does not start says why', async () => {
  const dataDir = makeFolder();
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const failure = await startLocalServer({ dataDir, daemonScript, port }).catch((error: unknown) => error);
  other.close();
  expect(failure).toBeInstanceOf(LocalServerError);
  expect((failure as LocalServerError).message).toContain(`port ${port} on 127.0.0.1 is taken`);
  expect((failure as LocalServerError).message).toContain('--port');
});
