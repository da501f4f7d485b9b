import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { parse, stringify } from 'yaml';

/** Text, or lists and records of texts. */
export type Words = string | readonly Words[] | { readonly [name: string]: Words };

/** The words of one room: test file → name of the test → what people read. */
type Pages = Record<string, Record<string, Words>>;

const isWriting = process.env['REANA_MADMINER_WRITE_WORDS'] === '1';

/** What this test file has said so far. */
const said: Record<string, Words> = {};

/**
 * Compares what people read with the room's `words.yaml`, where all wording of the room stands verbatim, so that a
 * sentence changes in one place. Tests assert codes, places and values themselves.
 * `REANA_MADMINER_WRITE_WORDS=1 npm test -- test/ROOM` writes the file anew.
 * @param label tells several words of one test apart
 */
export function expectWords(words: Words, label?: string): void {
  const { currentTestName } = expect.getState();
  const key = [currentTestName, ...(label === undefined ? [] : [label])].join(': ');
  if (key in said) throw new Error(`two texts are called "${key}": give each a label`);
  said[key] = words;
  if (!isWriting) expect({ [key]: words }).toEqual({ [key]: readPages()[pageOfThisFile()]?.[key] });
}

if (isWriting) {
  afterAll(() => {
    const book = { ...readPages(), [pageOfThisFile()]: said };
    const pages = Object.entries(book).filter(([, page]) => Object.keys(page).length > 0);
    const sorted = Object.fromEntries(pages.sort(([one], [other]) => (one < other ? -1 : 1)));
    // No line is folded, so that a change of words is a change of their line alone.
    writeFileSync(bookOfThisRoom(), stringify(sorted, { lineWidth: 0, blockQuote: 'literal' }));
  });
}

/** Path of this test file below `test/`. */
function placeOfThisFile(): string {
  return relative(resolve('test'), expect.getState().testPath ?? '');
}

function bookOfThisRoom(): string {
  return resolve('test', placeOfThisFile().split(sep)[0] ?? '', 'words.yaml');
}

function pageOfThisFile(): string {
  return placeOfThisFile()
    .split(sep)
    .slice(1)
    .join('/')
    .replace(/\.test\.ts$/, '');
}

let pages: Pages | undefined;

function readPages(): Pages {
  const book = bookOfThisRoom();
  if (pages === undefined || isWriting)
    pages = existsSync(book) ? (parse(readFileSync(book, 'utf8')) as Pages) : {};
  return pages;
}
