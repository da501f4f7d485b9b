import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { load } from 'js-yaml';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly meaning: string;
}

/** Rows of the tables in docs/parameters.md, by parameter. */
function documented(): Map<string, Row> {
  const rows = readFileSync('docs/parameters.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^`[a-z_]+`$/.test(cells[1] ?? ''))
    .map((cells) => ({
      name: cells[1]!.slice(1, -1),
      type: cells[2]!,
      default: cells[3]!.slice(1, -1),
      meaning: cells[4]!,
    }));
  return new Map(rows.map((row) => [row.name, row]));
}

function parametersOf(file: string): Record<string, unknown> {
  const analysis = load(readFileSync(file, 'utf8')) as { inputs: { parameters: Record<string, unknown> } };
  return analysis.inputs.parameters;
}

/** A value as one writes it in YAML. */
function written(value: unknown): string {
  return value === 'off' || value === 'on' ? `'${value}'` : String(value);
}

const table = documented();
const files = readdirSync('.').filter((name) => /^reana\.(\w+\.)?yaml$/.test(name));
const parameters = files.flatMap((file) =>
  Object.entries(parametersOf(file)).map(([name, value]) => [file, name, value] as const),
);

test('the page is what the schema says', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/parameters-page.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('every parameter of an analysis has one complete line, and no other has', () => {
  expect([...table.keys()].sort()).toEqual([...new Set(parameters.map(([, name]) => name))].sort());
  for (const row of table.values()) {
    expect(row.type).not.toBe('');
    expect(row.meaning.length).toBeGreaterThan(20);
  }
});

test.each(parameters)('%s: %s is documented with its default', (_file, name, value) => {
  expect(table.get(name)?.default).toBe(written(value));
});
