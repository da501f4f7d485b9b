import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { nameMark, namesOf, planCharts, type ChartColumn } from '../../../src/report/charts/chart-plan.js';
import { makeResults } from '../../scans/collect/make-results.js';

/** A point for each combination of values. */
function product(axes: Readonly<Record<string, readonly JsonValue[]>>): JsonObject[] {
  return Object.entries(axes).reduce<JsonObject[]>(
    (points, [label, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [label]: value }))),
    [{}],
  );
}

function shapesOf(points: readonly JsonObject[], repeat: readonly string[] = []): string[] {
  const results = makeResults(
    points.map((values, index) => [values, { area: index }]),
    repeat,
  );
  return planCharts(results, 'area').map(({ shape }) => {
    const labels = (columns: readonly { readonly label: string }[]): string =>
      columns.map(({ label }) => label).join('+');
    const axes = [
      ...('x' in shape ? [`x=${shape.x.label}`] : []),
      ...('y' in shape ? [`y=${shape.y.label}`] : []),
    ];
    const others = 'others' in shape && shape.others.length > 0 ? [`others=${labels(shape.others)}`] : [];
    return [shape.kind, ...axes, ...(shape.by.length > 0 ? [`by=${labels(shape.by)}`] : []), ...others].join(
      ' ',
    );
  });
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index * index);

test.each<[string, readonly JsonObject[], readonly string[], readonly string[]]>([
  ['one number', product({ n: [1, 2, 3] }), [], ['lines x=n']],
  [
    'a number and a text, repeated',
    product({ n: [1, 2], method: ['a', 'b'], seed: [1, 2] }),
    ['seed'],
    ['lines x=n by=method'],
  ],
  ['a column that stays the same', product({ n: [1, 2], fixed: [7] }), [], ['lines x=n']],
  ['two numbers', product({ n: [1, 2, 3], m: [5, 6] }), [], ['heat x=n y=m']],
  [
    'two numbers that make no grid',
    range(9).map((n, index) => ({ n, m: index % 2 === 0 ? n : -n })),
    [],
    ['cloud x=n y=m'],
  ],
  [
    'three numbers, one with few values',
    product({ a: [1, 2], b: range(5), c: range(6) }),
    [],
    ['heat x=b y=c by=a'],
  ],
  ['numbers side by side', [1, 2, 4].map((a) => ({ a, b: 9 - a, c: [a, a + 1] })), [], ['lines x=a']],
  [
    'texts beside numbers, which stand for more',
    ['x', 'y', 'z'].map((kind, n) => ({ kind, n })),
    [],
    ['lines x=n by=kind'],
  ],
  ['texts alone', product({ a: ['x', 'y'], b: [true, false] }), [], ['dots by=a+b']],
  ['seeds alone', product({ seed: [1, 2, 3] }), ['seed'], ['dots']],
  [
    'three numbers with many values',
    range(8).map((a, index) => ({ a, b: (index * 3) % 8, c: (index * 5) % 8 })),
    [],
    ['lines x=a others=b+c', 'lines x=b others=a+c', 'lines x=c others=a+b'],
  ],
  [
    'too many lines',
    product({ n: [1, 2], k: range(11).map(String) }),
    [],
    ['lines x=n others=k', 'dots by=k others=n'],
  ],
  [
    'too many panels',
    product({ n: range(5), m: range(5), k: ['a', 'b', 'c', 'd', 'e'] }),
    [],
    ['lines x=n others=m+k', 'lines x=m others=n+k', 'dots by=k others=n+m'],
  ],
])('%s', (_, points, repeat, shapes) => {
  expect(shapesOf(points, repeat)).toEqual(shapes);
});

test('repeats are one mark, with their spread; what has no number is counted', () => {
  const results = makeResults(
    [
      [{ n: 1, seed: 1 }, { area: 1 }],
      [{ n: 1, seed: 2 }, { area: 3 }],
      [{ n: 2, seed: 1 }, null],
      [{ n: 3, seed: 1 }, { area: 4 }],
    ],
    ['seed'],
  );
  expect(planCharts(results, 'area')).toMatchObject([
    {
      missing: 1,
      marks: [
        { values: { n: 1 }, value: 2, spread: Math.SQRT2, count: 2 },
        { values: { n: 3 }, value: 4, count: 1 },
      ],
    },
  ]);
});

test('of a number that no point has there is nothing to draw', () => {
  expect(planCharts(makeResults([[{ n: 1 }, null]]), 'area')).toEqual([]);
});

test('marks are called by their values, and numbers by their labels, too', () => {
  const column = { isNumeric: false, domain: [] };
  const columns = [
    { ...column, label: 'method' },
    { ...column, label: 'alpha', isNumeric: true },
    { ...column, label: 'on' },
  ];
  expect(nameMark({ values: { method: 'sally', alpha: 5, on: true } }, columns)).toBe(
    'sally, alpha 5, on true',
  );
});

test('columns that go with another one are named; whatever tells marks apart is in the order of its numbers', () => {
  const made = [20, 5, 1].flatMap((alpha) =>
    ['b', 'a'].map((kind) => ({ alpha, region: { end: alpha }, kind })),
  );
  const [plan] = planCharts(makeResults(made.map((values, index) => [values, { area: index }])), 'area');
  expect([...plan!.tied]).toEqual([['region', 'alpha']]);
  const column = (label: string, domain: readonly JsonValue[]): ChartColumn => ({
    label,
    isNumeric: label === 'alpha',
    domain,
  });
  const columns = [column('kind', ['b', 'a']), column('alpha', [1, 5, 20])];
  expect(namesOf(plan!.marks, columns)).toEqual(
    ['b', 'a'].flatMap((kind) => [1, 5, 20].map((alpha) => `${kind}, alpha ${alpha}`)),
  );
});
