import { readFileSync } from 'node:fs';
import { parseJson } from '../../../src/core/json.js';
import { multiplyUnits, plainMath } from '../../../src/report/page/plain-math.js';
import { titleNumbers, withUnit } from '../../../src/report/scan-report/number-titles.js';
import { numbersOf } from '../../../src/scans/results/read-summary.js';
import { readLabels } from '../../../src/scans/results/summary-labels.js';
import { fc } from '../../support/property.js';

const SUMMARY = parseJson(readFileSync(new URL('../../fixtures/summary.json', import.meta.url), 'utf8'))!;
const AREA = 'methods.alices.likelihoods.rate_and_shape.regions.68.area';

/** As of a card that names nothing. */
const BARE = { parameters: readLabels(SUMMARY)?.parameters ?? [], labels: {} };

function titleOf(
  name: string,
  labels: NonNullable<ReturnType<typeof readLabels>> = BARE,
): string | undefined {
  const numbers = [...numbersOf(SUMMARY).keys()];
  const title = titleNumbers({ numbers, labels }).get(name);
  return title === undefined ? undefined : withUnit(title);
}

test.each([
  [AREA, 'ALICES 68 % area'],
  [`${AREA}_in_cells`, 'ALICES 68 % area (cells)'],
  ['methods.sally.likelihoods.shape.regions.95.area_in_cells', 'SALLY 95 % area, shape (cells)'],
  ['methods.quadratic.likelihoods.rate_and_shape.best_fit.1', 'quadratic best fit CPWL2'],
  ['parton_level.likelihoods.rate_and_shape.q_at_truth', 'parton level q at truth'],
  ['methods.sally.timing.training.cpu_s', 'SALLY CPU of training (s)'],
  ['methods.sally.timing.evaluating.peak_mb', 'SALLY memory of evaluating (MB)'],
  ['provenance.cross_sections_pb.sm', 'cross section sm (pb)'],
  ['methods.sally.training.final_loss.train.0', 'SALLY final loss, train 1'],
])('%s is read as %s', (name, title) => {
  expect(titleOf(name)).toBe(title);
});

test('labels and units of the parameters are used where there are any', () => {
  const labels = {
    parameters: ['cw', 'cb'],
    labels: {
      cw: { label: String.raw`$f_W/\Lambda^2$`, unit: 'TeV⁻²' },
      cb: { unit: String.raw`TeV$^{-2}$` },
    },
  };
  expect(titleOf(AREA, labels)).toBe('ALICES 68 % area (TeV⁻⁴)');
  const fit = 'methods.alices.likelihoods.rate_and_shape.best_fit.0';
  expect(titleOf(fit, labels)).toBe('ALICES best fit f_W/Λ² (TeV⁻²)');
  expect(multiplyUnits(['TeV⁻²', 'TeV^-2', ''])).toBe('TeV⁻⁴');
  expect(multiplyUnits(['16.52 TeV⁻²', '16.52 TeV⁻²'])).toBe('(16.52 TeV⁻²)²');
  expect(multiplyUnits(['TeV⁻²', undefined])).toBeUndefined();
  expect(plainMath(String.raw`$\Delta\phi_{jj}$ of jets`)).toBe('Δφ_jj of jets');
  expect(plainMath(String.raw`$c_{\tilde{W}}\,v^2/\Lambda^2$`)).toBe('c_W\u0303 v²/Λ²');
});

test('titles of all numbers of our summary differ, and are short', () => {
  const numbers = [...numbersOf(SUMMARY).keys()];
  const titles = [...titleNumbers({ numbers, labels: readLabels(SUMMARY)! }).values()];
  expect(titles).toHaveLength(numbers.length);
  expect(new Set(titles.map(withUnit)).size).toBe(numbers.length);
  expect(
    titles.filter(({ title, kind }) => kind !== 'run' && title.length > 56).map(({ name }) => name),
  ).toEqual([]);
});

test('a name that was given stays, with the unit of what it stands for', () => {
  const results = {
    numbers: ['mine', 'cpu'],
    sources: { mine: '/a/b', cpu: '/methods/sally/timing/training/cpu_s' },
  };
  expect([...titleNumbers(results).values()].map(withUnit)).toEqual(['mine', 'cpu (s)']);
});

test('whatever the names, each has a title of its own', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '68',
    '0',
    'methods',
    'area',
    'likelihoods',
    '',
    'timing',
    'cpu_s',
    '$x^2$',
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'))),
      (numbers) => {
        const titles = [...titleNumbers({ numbers }).values()].map(
          ({ title, unit }) => `${title}|${unit ?? ''}`,
        );
        expect(new Set(titles).size).toBe(numbers.length);
      },
    ),
  );
});
