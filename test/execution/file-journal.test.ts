import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import type { EngineEvent } from '../../src/yadage/events.js';
import { FileJournal } from '../../src/execution/file-journal.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';
import { withFolder } from '../yadage/support/scratch.js';

function submitted(node: string): EngineEvent {
  return { type: 'step-submitted', node, time: 1 };
}

test('what was appended is read back, also by another reader', async () => {
  await withFolder(async (folder) => {
    const journal = new FileJournal(`${folder}/journal.jsonl`);
    expect(await journal.read()).toEqual([]);
    await Promise.all(['/é[0]', '/b[0]', '/c[0]'].map((node) => journal.append(submitted(node))));
    await journal.append(submitted('/d[0]'));
    await journal.close();
    const events = await new FileJournal(`${folder}/journal.jsonl`).read();
    expect(events).toEqual(['/é[0]', '/b[0]', '/c[0]', '/d[0]'].map(submitted));
    expect((await stat(`${folder}/journal.jsonl`)).mode & 0o777).toBe(0o600);
  });
});

test.each([
  ['{"type":"step-sub'],
  ['{"type":"step-submitted","node":"/\u00e9'.slice(0, -1) + '\u00c3'],
  ['{'],
])('a last line that was torn off (%j) is cut away', async (torn) => {
  await withFolder(async (folder) => {
    const path = `${folder}/journal.jsonl`;
    const first = new FileJournal(path);
    await first.append(submitted('/a[0]'));
    await first.close();
    await appendFile(path, torn);
    const second = new FileJournal(path);
    expect(await second.read()).toEqual([submitted('/a[0]')]);
    await second.append(submitted('/b[0]'));
    await second.close();
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
    expect(await new FileJournal(path).read()).toEqual([submitted('/a[0]'), submitted('/b[0]')]);
  });
});

test('a broken line in the middle is an error that names it', async () => {
  await withFolder(async (folder) => {
    await writeFile(`${folder}/journal.jsonl`, '{"type":"run-resumed","time":1}\noops\n{}\n');
    const failure = await failureOf(new FileJournal(`${folder}/journal.jsonl`).read());
    expect([failure.code, failure.message]).toEqual(['engine', expect.stringContaining('line 2')]);
    expectWords(wordsOf(failure, { [folder]: 'FOLDER' }));
  });
});

test('a journal that cannot be written rejects', async () => {
  await withFolder(async (folder) => {
    const journal = new FileJournal(`${folder}/missing/journal.jsonl`);
    await expect(journal.append(submitted('/a[0]'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
