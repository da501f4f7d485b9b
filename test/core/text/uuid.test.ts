import { randomUUID } from 'node:crypto';
import { isRandomUuid, isUuid } from '../../../src/core/text/uuid.js';

const TIME_BASED = '2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d';

test('UUIDs of any version, in any case', () => {
  expect([randomUUID(), TIME_BASED, TIME_BASED.toUpperCase()].map(isUuid)).toEqual([true, true, true]);
});

test.each([
  'madminer',
  'madminer.1',
  '',
  TIME_BASED.replaceAll('-', ''),
  `${TIME_BASED}0`,
  `${TIME_BASED}\n`,
])('%j is none', (text) => expect([isUuid(text), isRandomUuid(text)]).toEqual([false, false]));

test('random ones are those of version 4 in the usual variant', () => {
  const other = '00000000-0000-4000-0000-000000000000';
  expect([randomUUID(), randomUUID().toUpperCase(), TIME_BASED, other].map(isRandomUuid)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
