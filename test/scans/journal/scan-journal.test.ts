import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownProcessMark } from '../../../src/disk/process-mark.js';
import { ScanJournal } from '../../../src/scans/journal/scan-journal.js';
import { expectWords } from '../../support/words.js';

const CAUSE = {
  kind: 'node-lost',
  message: 'NodeLost',
  step: 'measure',
  hint: 'try again',
  logTail: 'event 1\nevent 2',
} as const;
const NOTHING = { orphans: [], causes: new Map() };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'scans-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(scan = 'curve', warnings: string[] = []): ScanJournal {
  return new ScanJournal(folder, 'https://reana.example.org', scan, (message) => warnings.push(message));
}

/** As after a kill: the files of this process belong to one that is no more. */
function die(): void {
  for (const name of readdirSync(folder)) {
    const dead = ownProcessMark().replace(/-\d+-.*/, '-1-gone');
    renameSync(join(folder, name), join(folder, name.replace(ownProcessMark(), dead)));
  }
}

test('what a process that is no more has left goes to the next one, and to no other', () => {
  const first = open();
  first.note({ type: 'made', run: 'a' });
  first.note({ type: 'made', run: 'b' });
  first.note({ type: 'settled', run: 'a' });
  first.note({ type: 'cause', run: 'c', cause: CAUSE });
  // As long as it lives, nobody gets anything.
  const second = open();
  expect(second.claimAbandoned()).toEqual(NOTHING);
  die();
  appendFileSync(join(folder, readdirSync(folder)[0]!), '{"type":"made","ru');
  expect(open('other').claimAbandoned()).toEqual(NOTHING);
  expect(second.claimAbandoned()).toEqual({ orphans: ['b'], causes: new Map([['c', CAUSE]]) });
  expect(open().claimAbandoned()).toEqual(NOTHING);
  // It is handed down, too.
  die();
  expect(open().claimAbandoned()).toEqual({ orphans: ['b'], causes: new Map([['c', CAUSE]]) });
  first.close();
});

test('a journal that has ended stays as long as it can be of use', () => {
  const useful = open();
  useful.note({ type: 'cause', run: 'c', cause: CAUSE });
  useful.close();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.free\.jsonl$/)]);
  expect(open().claimAbandoned().causes.get('c')).toEqual(CAUSE);

  rmSync(folder, { recursive: true });
  const done = open();
  done.note({ type: 'made', run: 'a' });
  done.note({ type: 'settled', run: 'a' });
  done.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('journals of scans that nobody has gone on with for long are removed', () => {
  const old = join(folder, 'ffff.abc.free.jsonl');
  writeFileSync(old, '{"type":"made","run":"a"}\n');
  utimesSync(old, 1, 1);
  open().claimAbandoned();
  expect(existsSync(old)).toBe(false);
});

test('nothing is remembered without a folder, or where none can be made; that is said once', () => {
  const nowhere = new ScanJournal(undefined, 'https://reana.example.org', 'curve', () => undefined);
  nowhere.note({ type: 'made', run: 'a' });
  expect(nowhere.claimAbandoned()).toEqual(NOTHING);
  nowhere.close();

  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file');
  const warnings: string[] = [];
  const broken = open('curve', warnings);
  broken.note({ type: 'made', run: 'a' });
  broken.note({ type: 'made', run: 'b' });
  broken.close();
  expect(warnings).toHaveLength(1);
  expectWords(warnings.map((warning) => warning.replaceAll(folder, 'FOLDER')));
});
