// Entries in the `words.yaml` of each room that no test uses any more (see test/support/words.ts).
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../setup.mjs';

/**
 * Returns a line for each entry whose test no longer exists. Only test files that ran completely are considered.
 * @param suites results of jest, one for each test file
 */
export function findStaleWords(suites) {
  return suites.flatMap(({ testFilePath, testResults }) => {
    const isWhole = testResults.length > 0 && testResults.every(({ status }) => status !== 'pending');
    if (!isWhole) return [];
    const [room, ...rest] = relative(join(ROOT, 'test'), testFilePath).split(sep);
    const book = join('test', room, 'words.yaml');
    const page = rest.join('/').replace(/\.test\.ts$/, '');
    const entries = Object.keys(readBook(book)[page] ?? {});
    const isAsked = (key) =>
      testResults.some(({ fullName }) => key === fullName || key.startsWith(`${fullName}: `));
    return entries.filter((key) => !isAsked(key)).map((key) => `${book}: no test of ${page} uses "${key}"`);
  });
}

const books = new Map();

function readBook(path) {
  const file = join(ROOT, path);
  if (!books.has(path)) books.set(path, existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? {}) : {});
  return books.get(path);
}
