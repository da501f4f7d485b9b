import { readFileSync } from 'node:fs';
import { fc } from '../../support/property.js';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { FormatError } from '../../../src/yadage/language/format-error.js';
import { formatTemplate } from '../../../src/yadage/language/format.js';

interface Recorded {
  readonly template: string;
  readonly text?: string;
  readonly error?: string;
}

/** Recorded from CPython 3.11's `str.format`. */
const recorded = parseExactJson(readFileSync('test/fixtures/yadage/format.json', 'utf8')) as unknown as {
  arguments: JsonObject;
  named: Recorded[];
  positional: Recorded[];
  floats: { value: number; spec: string; text: string }[];
};

function outcome(template: string, named: JsonObject, positional: readonly JsonValue[]): Recorded {
  try {
    return { template, text: formatTemplate(template, { named, positional }) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { template, error: error.type };
  }
}

test('named fields come out as in CPython, text or exception', () => {
  expect(recorded.named.map(({ template }) => outcome(template, recorded.arguments, []))).toEqual(
    recorded.named,
  );
});

test('positional fields come out as in CPython', () => {
  const results = recorded.positional.map(({ template }) => outcome(template, {}, ['x', [1, 2]]));
  expect(results).toEqual(recorded.positional);
});

test('floats are rounded as in CPython', () => {
  const results = recorded.floats.map(({ value, spec }) => ({
    value,
    spec,
    text: formatTemplate(`{x:${spec}}`, { named: { x: value } }),
  }));
  expect(results).toEqual(recorded.floats);
});

test('text whose braces are doubled comes out unchanged', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const template = text.replaceAll('{', '{{').replaceAll('}', '}}');
      expect(formatTemplate(template, { named: {} })).toBe(text);
    }),
  );
});

test('a lone field gives the text itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(formatTemplate('<{x}>', { named: { x: text } })).toBe(`<${text}>`);
    }),
  );
});
