import { execFileSync } from 'node:child_process';
import { formatCell, formatCsv, tabulatePoints } from '../../../src/scans/results/results-table.js';
import { makeResults, type MadePoint } from '../../scans/collect/make-results.js';

const VARIABLE = 'REANA_MADMINER_PHYSICS_PYTHON';
const SCRIPT = `
import csv, io, json, sys
rows = list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode("utf-8"), newline="")))
print(json.dumps({"rows": rows, "numbers": [float(row[-1]).hex() if row[-1] else None for row in rows[1:]]}))
`;

/** What would be taken for something else if it were not quoted. */
const TEXTS = [
  'a,b',
  'say "x"',
  'two\nlines',
  'cr\ronly',
  'crlf\r\nx',
  '=1+1',
  '+x',
  '@x',
  'θ größe',
  ' lead ',
  'tab\t',
  '#',
  "'q'",
];
/** As written: a text that is a formula to a spreadsheet has an apostrophe in front. */
const written = (text: string): string => (/^[=+@]/.test(text) ? `'${text}` : text);
const NUMBERS = [0.1, 1 / 3, 5e-324, Number.MAX_VALUE, 123456789012345680, 1e21, 2 ** 53, 0.1 + 0.2, -1e-7];

test('Python reads from results.csv what was put in: all texts, formulas with an apostrophe, and all bits of the numbers', () => {
  const python = process.env[VARIABLE];
  if (python === undefined || python === '') throw new Error(`${VARIABLE} must name a Python`);
  const made = NUMBERS.map((number, row): MadePoint => [
    Object.fromEntries(TEXTS.map((text, column) => [text, TEXTS[(row + column) % TEXTS.length]!])),
    number === 1e21 ? null : { 'x, "y"': number },
  ]);
  const csv = formatCsv(tabulatePoints(makeResults(made)));
  const output = execFileSync(python, ['-c', SCRIPT], { input: csv, encoding: 'utf8' });
  const { rows, numbers } = JSON.parse(output) as { rows: string[][]; numbers: (string | null)[] };
  const [header, ...points] = rows;
  expect(header!.slice(5)).toEqual([...TEXTS.map(written), 'x, "y"']);
  expect(points.map((row) => row.slice(5, -1))).toEqual(
    made.map(([values]) => Object.values(values).map((value) => written(formatCell(value)))),
  );
  const expected = made.map(([, found]) => found?.['x, "y"'] ?? null);
  const hex = execFileSync(
    python,
    [
      '-c',
      'import json, sys; print(json.dumps([None if x is None else float(x).hex() for x in json.load(sys.stdin)]))',
    ],
    { input: JSON.stringify(expected), encoding: 'utf8' },
  );
  expect(numbers).toEqual(JSON.parse(hex));
});
