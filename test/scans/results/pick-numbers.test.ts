import { pickNumbers } from '../../../src/scans/results/pick-numbers.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const SUMMARIES = [
  { methods: { alices: { area_68: 0.5, kind: 'ratio', loss: null } } },
  undefined,
  { methods: { alices: { area_68: 0.25 } }, events: 90 },
];

test('all numbers, in the order in which they come first', () => {
  expect(pickNumbers(SUMMARIES, undefined)).toEqual({
    names: ['methods.alices.area_68', 'events'],
    rows: [{ 'methods.alices.area_68': 0.5 }, {}, { 'methods.alices.area_68': 0.25, events: 90 }],
  });
});

test('those that are asked for, by name; what only some have is left empty', () => {
  const picked = pickNumbers(SUMMARIES, { events: '/events', area: '/methods/alices/area_68' });
  expect(picked.names).toEqual(['events', 'area']);
  expect(picked.rows).toEqual([{ area: 0.5 }, {}, { events: 90, area: 0.25 }]);
});

test('a name that a column has gets another', () => {
  const taken = new Set(['seed']);
  expect(pickNumbers([{ seed: 3, area: 1 }], undefined, taken)).toEqual({
    names: ['summary.seed', 'area'],
    rows: [{ 'summary.seed': 3, area: 1 }],
  });
});

test.each([
  ['/methods/alice/area_68', '/methods/alices/area_68'],
  ['/methods/alices', '/methods/alices/area_68'],
  ['/methods/alices/kind', '/methods/alices/area_68, /events'],
  ['/x', '/methods/alices/area_68, /events'],
])('%s is refused', (pointer, meant) => {
  const failure = thrownBy(() => pickNumbers(SUMMARIES, { area: pointer }));
  expect(failure.code).toBe('usage');
  expect(failure.hint).toContain(meant);
  expectWords(wordsOf(failure));
});

test('a number that was none anywhere is no fault of the rule', () => {
  expect(pickNumbers(SUMMARIES, { loss: '/methods/alices/loss' })).toEqual({
    names: ['loss'],
    rows: [{}, {}, {}],
  });
});

test('without any summary there is nothing to hold against the rules', () => {
  expect(pickNumbers([undefined], { area: '/area' })).toEqual({ names: ['area'], rows: [{}] });
});
