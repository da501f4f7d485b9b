import { readFileSync } from 'node:fs';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { expectWords } from '../../support/words.js';
import { placesOf, toldFrom, wordsOf } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

interface Case {
  readonly name: string;
  readonly yaml: string;
  /** What REANA's own library makes of it. */
  readonly expanded_steps?: unknown;
  readonly error?: string;
  readonly validate: { readonly schema_error: string | null };
}

const cases = JSON.parse(readFileSync('test/fixtures/serial/cases.json', 'utf8')) as Case[];

/** Where REANA and this program differ: an infinite number is no JSON, and REANA 0.95 refuses it. */
const INFINITE = '08-scalar-types';

async function check(yaml: string): Promise<readonly Diagnostic[]> {
  const folder = new InputFolder({ 'reana.yaml': yaml });
  try {
    return toldFrom(folder.root, (await loadAnalysis(folder.root)).warnings);
  } catch (error) {
    if (error instanceof SpecError) return toldFrom(folder.root, error.diagnostics);
    throw error;
  } finally {
    folder.dispose();
  }
}

test.each(cases)('$name', async ({ name, yaml, error, validate }) => {
  const found = await check(yaml);
  const isRefused = error !== undefined || validate.schema_error !== null || name === INFINITE;
  expect(found.some(({ severity }) => severity === 'error')).toBe(isRefused);
  expectWords(found.map((each) => `${placesOf([each])[0] ?? ''} ${each.severity}\n${wordsOf(each)}`));
});

test('without its infinite number, a case that REANA runs is valid', async () => {
  const yaml = cases.find(({ name }) => name === INFINITE)?.yaml ?? '';
  const finite = yaml.replace(/ *inf: .*\n/, '').replace(' ${inf}', '');
  const found = await check(finite);
  expect(placesOf(found.filter(({ severity }) => severity === 'error'))).toEqual([]);
});
