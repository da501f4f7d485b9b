import { UsageError } from '../../../src/core/errors.js';
import { findNumber } from '../../../src/runs/scan/scan-results.js';

const NUMBERS = [
  'methods.alices.area_68',
  'methods.alice.area_68',
  'methods.alice.area_95',
  'area_95',
  'events',
];

test.each([
  ['events', 'events'],
  ['area_95', 'area_95'],
  ['alices.area_68', 'methods.alices.area_68'],
  ['/methods/alice/area_95', 'methods.alice.area_95'],
])('%s means %s', (wanted, name) => {
  expect(findNumber(NUMBERS, wanted)).toBe(name);
});

test.each([
  [
    'area_68',
    '"area_68" can be any of methods.alices.area_68, methods.alice.area_68',
    'write more of the name',
  ],
  ['event', 'no number of the points is called "event"', 'did you mean events?'],
  [
    'alices.area_86',
    'no number of the points is called "alices.area_86"',
    'did you mean methods.alices.area_68?',
  ],
  ['completely-different', 'called "completely-different"', `there is ${NUMBERS.join(', ')}`],
])('%s is refused', (wanted, message, hint) => {
  const find = (): unknown => findNumber(NUMBERS, wanted);
  expect(find).toThrow(UsageError);
  expect(find).toThrow(message);
  expect(find).toThrow(expect.objectContaining({ hint }) as Error);
});
