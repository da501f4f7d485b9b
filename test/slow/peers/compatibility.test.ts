import { readFileSync } from 'node:fs';

const page = readFileSync('docs/compatibility.md', 'utf8');
const sources = [
  readFileSync('test/slow/peers/reana-client.test.ts', 'utf8'),
  readFileSync('test/slow/peers/reana-client-oidc.test.ts', 'utf8'),
];

/** Command, and what the page says of each client. */
const [table = ''] = page.slice(page.indexOf('| command |')).split('\n\n');
const rows = table
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, command, ...cells]) => [command!, cells.slice(0, 2)] as const);

test('the table has the commands of both clients', () => {
  expect(rows.length).toBeGreaterThan(25);
});

test.each(rows)('%s is held by tests of that name', (_command, cells) => {
  const names = cells.map((cell) => /"(.*)"/.exec(cell)?.[1]);
  expect(names.some((name) => name !== undefined)).toBe(true);
  for (const [index, name] of names.entries()) {
    if (name === undefined) expect(cells[index]).toMatch(/^(–|as above)$/);
    else expect(sources[index]).toContain(`check('${name}'`);
  }
});
