import { join } from 'node:path';
import { PLAIN } from '../../../src/cli/io.js';
import { savedFilesOf, savedFilesText } from '../../../src/cli/views/file-view.js';

const FOLDER = join('/work', 'results');

function textOf(...names: readonly string[]): string[] {
  const files = names.map((name) => join(FOLDER, name));
  return savedFilesText(savedFilesOf(FOLDER, files), '/work', PLAIN).split('\n');
}

test('files to look at first are named, and all others are counted', () => {
  expect(textOf('a.png', 'b.csv', 'c.pdf')).toEqual([
    '3 files in results',
    `  ${join('results', 'a.png')}`,
    `  ${join('results', 'c.pdf')}`,
    '  and 1 other file',
  ]);
  expect(textOf('a.png')).toEqual(['1 file in results', `  ${join('results', 'a.png')}`]);
  expect(textOf('b.csv', 'd.csv')).toEqual(['2 files in results']);
});
