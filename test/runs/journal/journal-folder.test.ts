import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginState, type JournalHeader } from '../../../src/runs/journal/journal-entries.js';
import {
  FileSubmissionJournal,
  type SubmissionJournal,
} from '../../../src/runs/journal/submission-journal.js';
import { JournalFolder } from '../../../src/runs/journal/journal-folder.js';
import { isProcessAlive, ownProcessMark, NO_PROCESS } from '../../../src/disk/process-mark.js';
import { makeOddFile, ODD_FILES, ODD_NAMES } from '../../support/odd-files.js';
import { expectWords } from '../../support/words.js';

const BEGIN: JournalHeader = { time: 1, server: 's', file: '/f', name: 'n', digest: 'd', before: [] };

let path: string;
let folder: JournalFolder;
let warnings: string[];
let opened: SubmissionJournal[];
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'journals-')), 'submissions');
  warnings = [];
  opened = [];
  folder = new JournalFolder(path, (message) => warnings.push(message));
});
afterEach(async () => {
  await Promise.all(opened.map((journal) => journal.close()));
  rmSync(join(path, '..'), { recursive: true });
});

async function begin(identity = 'command', beginning: JournalHeader = BEGIN): Promise<SubmissionJournal> {
  const journal = await folder.begin(identity, beginning);
  opened.push(journal);
  return journal;
}

async function claim(left: { readonly id: string }): Promise<SubmissionJournal | undefined> {
  const journal = await folder.claim(left);
  if (journal !== undefined) opened.push(journal);
  return journal;
}

/** Makes the journals in the folder those of another owner. */
function handOver(owner: string): void {
  for (const name of readdirSync(path)) {
    renameSync(join(path, name), join(path, name.replace(ownProcessMark(), owner)));
  }
}

/** A process of this machine that has ended. */
function endedProcess(): string {
  const [machine, , start] = ownProcessMark().split('-');
  return `${machine}-${process.pid}-${start!.replace(/./g, '0')}`;
}

test('a journal that is closed leaves nothing', async () => {
  const journal = await begin();
  await journal.append({ type: 'create-sent' });
  expect(await folder.claimRun(journal.id, 'run')).toBe(true);
  expect(readdirSync(path).filter((name) => name.endsWith('.claim'))).not.toEqual([]);
  await journal.close();
  expect(readdirSync(path)).toEqual([]);
});

test('only its user may read it', async () => {
  const journal = await begin();
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(path, readdirSync(path)[0]!)).mode & 0o777).toBe(0o600);
  await journal.close();
});

test("one that somebody works on is nobody else's", async () => {
  const journal = await begin();
  expect(await folder.findUnfinished('command')).toEqual([]);
  expect(await claim(journal)).toBeUndefined();
  await journal.release();
  expect(await folder.findUnfinished('command')).toMatchObject([{ id: journal.id, isLive: false }]);
});

test('one that was released is taken over once, as it was', async () => {
  const first = await begin();
  await first.append({ type: 'create-sent' });
  await first.append({ type: 'created', run: { id: 'id', name: 'n.1' }, seeded: false });
  await first.release();
  utimesSync(join(path, readdirSync(path)[0]!), 0, 0);
  const taken = await Promise.all(Array.from({ length: 5 }, () => claim(first)));
  const [own, ...more] = taken.filter((journal) => journal !== undefined);
  expect(more).toEqual([]);
  expect(own?.state).toEqual({
    begin: BEGIN,
    phase: 'created',
    run: { id: 'id', name: 'n.1' },
    seeded: false,
  });
  // In milliseconds, since 1970.
  expect(own?.silentFor).toBeGreaterThan(1e12);
  await own?.close();
});

test('one of a process that has ended may be taken over', async () => {
  const journal = await begin();
  handOver(endedProcess());
  expect(await claim(journal)).toBeDefined();
});

test('those of other commands are let be; those long over and those without a line are removed', async () => {
  const old = await begin('other');
  await old.release();
  const ended = await begin('other');
  await ended.append({ type: 'ended' });
  await ended.release();
  const young = await begin('other');
  await young.release();
  const nameOf = ({ id }: typeof old): string => readdirSync(path).find((name) => name.includes(id))!;
  utimesSync(join(path, nameOf(old)), 0, 0);
  const kept = nameOf(young);
  expect(await folder.findUnfinished('command')).toEqual([]);
  expect(readdirSync(path)).toEqual([kept]);
});

test('a run belongs to the submission that asked first', async () => {
  await begin();
  const asked = await Promise.all(['a', 'b', 'c'].map((id) => folder.claimRun(id, 'run')));
  expect(asked.filter(Boolean)).toHaveLength(1);
  const owner = ['a', 'b', 'c'][asked.indexOf(true)]!;
  expect(await folder.claimRun(owner, 'run')).toBe(true);
});

test('a claim that its process was killed over is made by whoever goes on', async () => {
  const journal = await begin();
  writeFileSync(join(path, `${journal.id}.claim`), journal.id.slice(0, 3));
  expect(await folder.claimRun(journal.id, 'run')).toBe(true);
  expect(await folder.claimRun('other', 'run')).toBe(false);
  await journal.close();
  expect(readdirSync(path)).toEqual(['other.claim']);
});

test('others of the same run and server are seen, whatever their command', async () => {
  const own = await begin();
  const other = await begin('another');
  await begin('another', { ...BEGIN, name: 'm' });
  await begin('another', { ...BEGIN, server: 't' });
  expect(await folder.others(own.id, BEGIN)).toMatchObject([{ id: other.id, isLive: true }]);
});

test('a journal that can not be written any more says so once, and the submission goes on', async () => {
  const folderPath = join(path, '..');
  const full = join(folderPath, 'full');
  symlinkSync('/dev/full', full);
  const journal = await FileSubmissionJournal.open('id', beginState(BEGIN), undefined, {
    path: full,
    whenFree: join(folderPath, 'free'),
    warn: (message) => warnings.push(message),
    beforeRemoval: () => Promise.resolve(),
  });
  await journal.append({ type: 'create-sent' });
  await journal.append({ type: 'not-created' });
  expect(journal.state.phase).toBe('begun');
  expect(warnings).toEqual([expect.stringContaining('ENOSPC')]);
  expectWords(warnings.map((warning) => warning.replace(full, 'JOURNAL')));
  await journal.close();
});

test('credentials and parameters have no place in it', async () => {
  const journal = await begin();
  expect(readFileSync(join(path, readdirSync(path)[0]!), 'utf8')).toBe(
    '{"type":"begun","begin":{"time":1,"server":"s","file":"/f","name":"n","digest":"d","before":[]}}\n',
  );
  await journal.close();
});

describe('who is at work', () => {
  test('this process is, nobody is not', () => {
    expect(isProcessAlive(ownProcessMark(), 1e9)).toBe(true);
    expect(isProcessAlive(NO_PROCESS, 0)).toBe(false);
  });

  test('a process that has ended is not, and none that has its number now', () => {
    expect(isProcessAlive(endedProcess(), 0)).toBe(false);
    const [machine] = ownProcessMark().split('-');
    expect(isProcessAlive(`${machine}-${process.ppid}-gone`, 0)).toBe(false);
  });

  test('a process that was killed is not, even before its parent has asked', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1e6)'], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('spawn', resolve));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isProcessAlive(`${ownProcessMark().split('-')[0]}-${child.pid}-000000000000`, 0)).toBe(false);
  });

  test('of another machine only the last sign of life is known', () => {
    expect(isProcessAlive('elsewhere-1-1', 10_000)).toBe(true);
    expect(isProcessAlive('elsewhere-1-1', 600_000)).toBe(false);
  });
});

test.each(ODD_FILES)('%s in the place of a journal is named, and read no further', async (kind) => {
  makeOddFile(kind, join(path, 'command.0123456789ab.none.jsonl'));
  const error = await folder.findUnfinished('command').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'configuration' });
  expect((error as Error).message).toContain('command.0123456789ab.none.jsonl');
  expect((error as Error).message).toContain(ODD_NAMES[kind]);
});
