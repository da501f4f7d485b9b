import { readFileSync } from 'node:fs';
import picomatch from 'picomatch';
import { compilePathGlob } from '../../../src/core/text/path-glob.js';
import { ANY_NUMBER, matchWildcards, type WildcardPattern } from '../../../src/core/text/wildcards.js';
import { fc } from '../../support/property.js';

const OPTIONS = { posix: true, dot: true, nonegate: true, nobrace: true, noextglob: true };

const letters = fc.constantFrom('a', 'b', 'é', '.', '-', '_', ' ', '1');
const name = fc
  .string({ unit: letters, minLength: 1, maxLength: 4 })
  .filter((text) => !/^\.+$/.test(text) && text.trim() === text);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const part = fc.oneof(
  { weight: 3, arbitrary: letters },
  fc.constantFrom('*', '*', '?', '[ab]', '[!a]', '[^b]', '[a-c1]', '[^a-b]', '\\*', '\\[', '\\a'),
);
const globName = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: part, minLength: 1, maxLength: 5 }) },
  fc.constant('**'),
);
const glob = fc
  .array(globName, { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'))
  .filter((text) => text === '**' || !text.endsWith('/**'))
  .filter((text) => text.split('/').every((each) => each === '**' || !/\*\*|^\.+$|^\s|\s$/.test(each)));

/** Glob, path, and whether they match, recorded from wcmatch 12 with the flags that REANA's servers use. */
const recorded = JSON.parse(readFileSync('test/fixtures/wcmatch.json', 'utf8')) as [
  string,
  string,
  boolean,
][];

test('globs match as at a real server', () => {
  const differing = recorded.filter(([pattern, text, matches]) => compilePathGlob(pattern)(text) !== matches);
  expect(differing).toEqual([]);
  expect(recorded.length).toBeGreaterThan(1000);
});

test('harmless globs match what picomatch matches', () => {
  fc.assert(
    fc.property(glob, path, (pattern, text) => {
      expect([pattern, text, compilePathGlob(pattern)(text)]).toEqual([
        pattern,
        text,
        picomatch(pattern, OPTIONS)(text),
      ]);
    }),
    { numRuns: 3000 },
  );
});

test('a glob that is made from a path matches it', () => {
  fc.assert(
    fc.property(path, fc.infiniteStream(fc.boolean()), (text, choices) => {
      const pattern = Array.from(text).map((character) => {
        if (character === '/') return character;
        return choices.next().value ? '?' : `\\${character}`;
      });
      expect(compilePathGlob(pattern.join(''))(text)).toBe(true);
      expect(compilePathGlob(`**/${pattern.join('')}`)(text)).toBe(true);
      expect(compilePathGlob('**')(text)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a(1).txt', 'a(1).txt', true],
  ['{a,b}', '{a,b}', true],
  ['{a,b}', 'a', false],
  ['[', '[', true],
  ['[a', '[a', true],
  ['[]a]', ']', true],
  ['[]', '[]', true],
  ['b[1]', 'b1', true],
  ['b[1]', 'b[1]', false],
  ['[!a-b]', 'a', false],
  ['[z-a]', 'm', false],
  ['[!z-a]', 'm', true],
  ['\\', '\\', true],
  ['a**b', 'axyb', true],
  ['a**b', 'a/b', false],
  ['?', '🜁', true],
  ['+(a)', '+(a)', true],
  ['!a', '!a', true],
  ['a/**', 'a', false],
  ['a/**', 'a/b/c', true],
])('%s for %s: %s', (pattern, text, matches) => {
  expect(compilePathGlob(pattern)(text)).toBe(matches);
});

test('matching takes a number of tests in proportion to pattern and text, whatever they are', () => {
  const element = fc.constantFrom('a', 'b', '*');
  fc.assert(
    fc.property(
      fc.array(element, { maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 200 }),
      (elements, text) => {
        let tests = 0;
        const pattern: WildcardPattern<string> = elements.map((each) =>
          each === '*'
            ? ANY_NUMBER
            : (character) => {
                tests += 1;
                return character === each;
              },
        );
        const expected = new RegExp(`^${elements.join('').replaceAll(/\*+/g, '.*')}$`);
        const matches = matchWildcards(pattern, Array.from(text));
        expect(tests).toBeLessThanOrEqual((pattern.length + 1) * (text.length + 1));
        if (elements.filter((each) => each === '*').length < 4) expect(matches).toBe(expected.test(text));
      },
    ),
    { numRuns: 1000 },
  );
  for (const text of ['a'.repeat(255), 'a/'.repeat(1000)]) {
    for (const pattern of [`${'*a'.repeat(120)}*b`, `${'**/'.repeat(300)}b`, `${'**/*a*/'.repeat(100)}b`])
      expect(compilePathGlob(pattern)(text)).toBe(false);
  }
});
