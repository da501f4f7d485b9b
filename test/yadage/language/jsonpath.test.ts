import { readFileSync } from 'node:fs';
import { EngineError } from '../../../src/yadage/engine-error.js';
import { findChildren, findMatches, leadingName } from '../../../src/yadage/language/jsonpath.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

interface Recorded {
  readonly path: string;
  readonly matches?: readonly unknown[];
  readonly error?: boolean;
}

/** Recorded from jsonpath-rw 1.4. */
const recorded = JSON.parse(readFileSync('test/fixtures/yadage/jsonpath.json', 'utf8')) as {
  document: unknown;
  paths: Recorded[];
};

test.each(recorded.paths.map((item) => [item.path, item] as const))(
  '%j matches as in jsonpath-rw',
  (path, item) => {
    let found: Recorded;
    try {
      found = { path, matches: findMatches(path, recorded.document) };
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      found = { path, error: true };
    }
    expect(found).toEqual(item);
  },
);

test('no path leads into an object that is not plain', () => {
  class Opaque {
    readonly a = 1;
  }
  expect(findMatches('x.a', { x: new Opaque() })).toEqual([]);
  const failure = thrownBy(() => findMatches('x[*]', { x: new Opaque() }));
  expect(failure.code).toBe('engine');
  expectWords(wordsOf(failure));
});

test('keys of the language itself are ordinary keys', () => {
  expect(findMatches('constructor', {})).toEqual([]);
  expect(findMatches('__proto__.x', JSON.parse('{"__proto__": {"x": 1}}'))).toEqual([1]);
});

test.each([
  ['sub', 'sub'],
  ['sub[*].x.y', 'sub'],
  ["'a.b'[0]", 'a.b'],
  ['*', null],
  ['a,b', null],
  ['a|b', null],
  ['a..b', null],
  ['$.a', null],
])('every match of %s starts with %j', (path, name) => {
  expect(leadingName(path)).toBe(name);
});

test('the values that a last field is looked for in', () => {
  const root = { sub: [{ x: 1 }, { y: 2 }] };
  expect(findChildren('sub[*].x', root)).toEqual({ parents: [{ x: 1 }, { y: 2 }], name: 'x' });
  expect(findChildren('sub', root)).toBeNull();
  expect(findChildren('sub[*]', root)).toBeNull();
});
