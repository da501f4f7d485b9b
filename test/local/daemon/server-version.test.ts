import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../../src/core/version/version.js';
import {
  findLocalServer,
  startLocalServer,
  type ServerVersionNote,
  type StartedLocalServer,
} from '../../../src/local/daemon/local-server.js';
import { isRunning } from '../../../src/local/process-identity.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';
import { useDaemons } from '../support/daemons.js';
import { exitOf } from '../support/child-exits.js';
import { FolderChanges } from '../support/folder-changes.js';
import { chain, TestServer } from '../support/server-fixture.js';

const { daemonScript, makeFolder } = useDaemons('versions');

/** Lets the server that runs look like one of this version, or like one that wrote none. */
function pretend(dataDir: string, version: string | undefined): void {
  const file = join(dataDir, 'server.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const changed =
    version === undefined ? { ...record, version, arguments: undefined } : { ...record, version };
  writeFileSync(file, JSON.stringify(changed));
}

/** Resolves when the record of a run says that it has finished: the server that is asked knows that a little earlier. */
async function endIsOnDisk(dataDir: string, run: string): Promise<void> {
  const folder = join(dataDir, 'runs', run);
  const changes = new FolderChanges(folder);
  while (!readFileSync(join(folder, 'run.json'), 'utf8').includes('"status": "finished"'))
    await changes.next();
  changes.close();
}

/** What a start leads to, and what it says of the server's version. */
async function start(
  dataDir: string,
  settings: object = {},
): Promise<{ readonly server: StartedLocalServer; readonly notes: readonly ServerVersionNote[] }> {
  const notes: ServerVersionNote[] = [];
  const onVersion = (note: ServerVersionNote): void => void notes.push(note);
  return { server: await startLocalServer({ dataDir, daemonScript, onVersion, ...settings }), notes };
}

test('a server writes its version, and one of the same version stays', async () => {
  const dataDir = makeFolder();
  const { server: first } = await start(dataDir);
  expect(first).toMatchObject({ version: VERSION, started: true, replaced: false });
  const second = await start(dataDir);
  expect(second).toEqual({ server: { ...first, started: false }, notes: [] });
});

test.each(['0.0.9', '0.1.0-rc.1', undefined])('an idle server of version %s is replaced', async (version) => {
  const dataDir = makeFolder();
  const { server: first } = await start(dataDir, { cores: 1, idleMinutes: 7, generation: 'bundle' });
  pretend(dataDir, version);
  const { server, notes } = await start(dataDir, { cores: 2 });
  expect(isRunning(first)).toBe(false);
  expect(server).toMatchObject({ version: VERSION, started: true, replaced: true, generation: 'bundle' });
  const words = server.arguments?.join(' ');
  expect(words).toContain('--idle-minutes 7');
  expect(words).toContain('--cores 2');
  expect(notes.map(({ kind }) => kind)).toEqual(['replaced']);
  expectWords(notes[0]!.message);
});

test('an older server with runs in progress stays until they have ended', async () => {
  const gate = await Gate.start();
  const dataDir = makeFolder();
  const { server: first } = await start(dataDir, { cores: 2, memory: 4e9 });
  const client = TestServer.attach(first);
  const run = await client.startRun('long', chain(`${gate.command()}; echo {input} > {out}`), { word: 'a' });
  await gate.reached();
  pretend(dataDir, '0.0.9');
  const { server, notes } = await start(dataDir);
  expect(server).toMatchObject({ pid: first.pid, started: false, version: '0.0.9' });
  expect(notes.map(({ kind }) => kind)).toEqual(['busy']);
  expectWords(notes[0]!.message);
  gate.open();
  await client.ended(run.id);
  await endIsOnDisk(dataDir, run.id);
  const later = await start(dataDir);
  expect(later.server).toMatchObject({ started: true, replaced: true });
  expect((await TestServer.attach(later.server).ended(run.id)).status).toBe('finished');
  await gate.close();
});

test.each(['0.2.0', '10.0.0'])('a server of version %s stays: it is newer', async (version) => {
  const dataDir = makeFolder();
  const { server: first } = await start(dataDir);
  pretend(dataDir, version);
  const { server, notes } = await start(dataDir);
  expect(server).toEqual({ ...first, version, started: false });
  expect(notes.map(({ kind }) => kind)).toEqual(['newer']);
  expectWords(notes[0]!.message);
});

test.each(['0.0.9', undefined])(
  'an older server, %s, in a process of another program stays',
  async (version) => {
    const host = await TestServer.start();
    pretend(host.dataDir, version);
    const { server, notes } = await start(host.dataDir);
    expect(server).toMatchObject({ pid: process.pid, started: false });
    expect(notes.map(({ kind }) => kind)).toEqual(['foreign']);
    expectWords(notes[0]!.message);
    await host.close();
  },
);

test('of several that start at once, one has started the server', async () => {
  const dataDir = makeFolder();
  const started = await Promise.all([1, 2, 3].map(() => start(dataDir)));
  expect(new Set(started.map(({ server }) => server.pid)).size).toBe(1);
  expect(started.filter(({ server }) => server.started)).toHaveLength(1);
});

test('of several that replace an older server, one has started the new one, and none ends it', async () => {
  const dataDir = makeFolder();
  const { server: first } = await start(dataDir);
  pretend(dataDir, '0.0.9');
  const started = await Promise.all([1, 2, 3].map(() => start(dataDir)));
  await exitOf(first.pid);
  expect(new Set(started.map(({ server }) => server.pid)).size).toBe(1);
  expect(started.filter(({ server }) => server.started)).toHaveLength(1);
  expect((await findLocalServer(dataDir))?.pid).toBe(started[0]!.server.pid);
});
