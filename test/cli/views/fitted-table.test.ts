import { createPaint, PLAIN } from '../../../src/cli/io.js';
import { widthOf } from '../../../src/cli/output/fit-lines.js';
import { breakText, fittedTableText, type FittedColumn } from '../../../src/cli/views/fitted-table.js';
import { fc } from '../../support/property.js';

const COLUMNS: readonly FittedColumn[] = [
  { heading: 'POINT', cells: ['1', '2'] },
  { heading: 'batch_size', cells: ['200', '1000'], isText: true, isDispensable: true },
  { heading: 'STATUS', cells: ['finished', 'failed'] },
  { heading: 'ALICES 68 % area (cells)', cells: ['48', '-'] },
  { heading: 'SALLY test MSE of score', cells: ['0.335', '-'], isDispensable: true },
];

function linesOf(columns: readonly FittedColumn[], width: number): readonly string[] {
  return fittedTableText(columns, createPaint(false, width), 'results.csv has all').split('\n');
}

test('without a terminal every row is one line', () => {
  expect(fittedTableText(COLUMNS, PLAIN, 'x').split('\n')).toEqual([
    'POINT  batch_size  STATUS    ALICES 68 % area (cells)  SALLY test MSE of score',
    '1      200         finished  48                        0.335',
    '2      1000        failed    -                         -',
  ]);
});

test('headings are broken first', () => {
  expect(linesOf(COLUMNS, 70)).toEqual([
    'POINT  batch_size  STATUS    ALICES 68 %   SALLY test MSE',
    '                             area (cells)  of score',
    '1      200         finished  48            0.335',
    '2      1000        failed    -             -',
  ]);
});

test('then the last columns that may be are left out, which is said', () => {
  expect(linesOf(COLUMNS, 50)).toEqual([
    'POINT  batch_size  STATUS    ALICES 68 %',
    '                             area (cells)',
    '1      200         finished  48',
    '2      1000        failed    -',
    'left out for lack of room: SALLY test MSE of score',
    '(results.csv has all)',
  ]);
});

test('long texts are broken into lines, short ones keep what they need', () => {
  const texts: readonly FittedColumn[] = [
    { heading: 'POINT', cells: ['1'] },
    { heading: 'VALUES', cells: ['samples=1000, method=alice, seed=3'], isText: true },
    { heading: 'CAUSE', cells: [['own-error at fit: no events', 'hint: raise nevents']], isText: true },
  ];
  expect(linesOf(texts, 60)).toEqual([
    'POINT  VALUES                CAUSE',
    '1      samples=1000,         own-error at fit: no',
    '       method=alice, seed=3  events',
    '                             hint: raise nevents',
  ]);
});

test('no line is wider than the terminal, and nothing is lost that is not named', () => {
  const word = fc.stringMatching(/^[A-Za-z_.-]{1,30}$/);
  const column = fc.record({
    heading: word,
    cells: fc.array(fc.stringMatching(/^[a-z0-9 ,=._-]{0,50}$/), { minLength: 2, maxLength: 2 }),
    isText: fc.constant(true),
    isDispensable: fc.constant(true),
  });
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 40, max: 200 }),
      (columns, width) => {
        const lines = linesOf([{ heading: 'POINT', cells: ['1', '2'] }, ...columns], width);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        const text = lines.join('').replaceAll(/\s/g, '');
        expect(text.startsWith('POINT')).toBe(true);
      },
    ),
  );
});

test('texts in lines are the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      const plain = text.replaceAll(/\s+/g, '');
      expect(breakText(text, width).join('').replaceAll(/\s+/g, '')).toBe(plain);
    }),
  );
  expect(breakText('methods.sally.area', 9)).toEqual(['methods.', 'sally.', 'area']);
});
