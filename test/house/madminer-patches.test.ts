import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const PATCHES = 'workflow/ml/scripts/patches';

const files = [
  'workflow/common/madminer_compat.py',
  ...readdirSync(PATCHES)
    .filter((name) => name.endsWith('.py') && name !== '__init__.py')
    .sort()
    .map((name) => join(PATCHES, name)),
];

/** The rows of docs/madminer.md that a Python file stands for: one for each defect that its docstrings name. */
function rowsOf(file: string): string[] {
  const name = file.slice(file.lastIndexOf('/') + 1, -'.py'.length);
  const defects = readFileSync(file, 'utf8').matchAll(/Upstream: (.+?)\n\s*Without it: (.+?)\n\s*"""/gs);
  return [...defects].map(([, upstream = '', effect = '']) => {
    const cells = [
      `[${name}](../${file})`,
      ...[upstream, effect].map((text) => text.replace(/\s+/g, ' ').replaceAll('``', '`')),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

test('docs/madminer.md lists the patches as their docstrings describe them', () => {
  const table = readFileSync('docs/madminer.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ['));
  expect(table).toEqual(files.flatMap(rowsOf));
});

test('every patch names the defect that it is for', () => {
  expect(files.filter((file) => rowsOf(file).length === 0)).toEqual([]);
});
