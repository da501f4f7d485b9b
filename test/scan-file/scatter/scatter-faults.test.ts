import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.js';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import type { Analysis } from '../../../src/analysis/analysis.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import {
  placeCards,
  type PlacedCards,
  type ScatterPoint,
} from '../../../src/scan-file/scatter/scatter-cards.js';
import { findScatterFaults } from '../../../src/scan-file/scatter/scatter-faults.js';
import { ENGINE_LIMIT, engineBytes, largestThatFits } from '../../../src/scan-file/scatter/scatter-size.js';
import { gatherParameters, wrapWorkflow } from '../../../src/scan-file/scatter/scatter-workflow.js';
import { yadageWorkflow } from '../../../src/analysis/analysis-workflow.js';
import { expectDiagnostics } from '../../analysis/expect-diagnostics.js';

let analysis: Analysis;
let parameters: JsonObject;

beforeAll(async () => {
  analysis = await loadAnalysis('reana.ml.yaml');
  parameters = analysis.specification.inputs?.parameters ?? {};
});

const CARD = 'workflow/ml/input.yml';
const content = (text: string): Uint8Array => Buffer.from(text);

function point(text: string | undefined, more: JsonObject = {}): ScatterPoint {
  return {
    parameters: { ...parameters, ...more },
    replaced: text === undefined ? new Map() : new Map([[CARD, content(text)]]),
  };
}

function faultsOf(
  cards: PlacedCards,
  of: Analysis = analysis,
  paths: readonly string[] = [],
): readonly Diagnostic[] {
  return findScatterFaults('scan.yaml', of, cards, paths);
}

describe('cards', () => {
  test('each different form is placed once, and the parameter that names the card names the form', () => {
    const placed = placeCards([point('a'), point('b'), point('a'), point(undefined)]);
    const paths = [...placed.variants.keys()];
    expect(paths).toEqual([
      expect.stringMatching(/^_scan\/variants\/[0-9a-f]{10}\/workflow\/ml\/input\.yml$/),
      expect.stringMatching(/^_scan\/variants\/[0-9a-f]{10}\/workflow\/ml\/input\.yml$/),
    ]);
    expect(placed.parameters.map(({ ml_input }) => ml_input)).toEqual([paths[0], paths[1], paths[0], CARD]);
    expect(placed.variants.get(paths[1]!)).toEqual(content('b'));
    expect(placed.common.size).toBe(0);
    expect(faultsOf(placed)).toEqual([]);
  });

  test('a form that all points share lies at the card’s own path', () => {
    const placed = placeCards([point('a'), point('a')]);
    expect(placed.common).toEqual(new Map([[CARD, content('a')]]));
    expect(placed.variants.size).toBe(0);
    expect(placed.parameters).toEqual([parameters, parameters]);
  });

  test('paths are found however they are written, and inside of lists', () => {
    const cards = ['x.yml', `./${CARD}`];
    const placed = placeCards([
      point('a', { ml_input: 'x.yml', cards }),
      point('b', { ml_input: 'x.yml', cards }),
    ]);
    const [one, other] = placed.variants.keys();
    expect(placed.parameters.map((each) => each['cards'])).toEqual([
      ['x.yml', one],
      ['x.yml', other],
    ]);
    expect(placed.faults).toEqual([]);
  });

  test('a card that no parameter names, or one names with a folder, is refused', () => {
    const unnamed = { ml_input: 'other.yml' };
    const faults = faultsOf(placeCards([point('a', unnamed), point('b', unnamed)]));
    expectDiagnostics(faults, ['scan.yaml scatter-files'], 'not named');
    for (const folder of ['workflow/ml', 'workflow/', '.', 'workflow/ml/*.yml']) {
      const cards = placeCards([point('a', { ml_scripts: folder }), point('b', { ml_scripts: folder })]);
      expectDiagnostics(faultsOf(cards), ['scan.yaml scatter-files'], folder);
    }
  });
});

describe('reasons against one run', () => {
  const plain = (): PlacedCards => placeCards([point(undefined), point(undefined, { seed: 2 })]);
  const changed = (specification: object): Analysis => ({
    ...analysis,
    specification: { ...analysis.specification, ...specification },
  });

  test.each([
    ['initfiles', { inputs: { options: { initfiles: ['a.yml'] } } }, 'scatter-parameters'],
    ['no outputs', { outputs: {} }, 'scatter-outputs'],
    [
      'an output outside of all stages',
      {
        outputs: {
          files: ['workflow_ml/a', 'examples/data/x.h5'],
          directories: ['*/plots', './workflow_ml_3'],
        },
      },
      'scatter-outputs',
    ],
  ])('%s', (_name, specification, code) => {
    expectDiagnostics(faultsOf(plain(), changed(specification)), [`scan.yaml ${code}`]);
  });

  test('braces in values, which each workflow reads anew', () => {
    const cards = placeCards([point(undefined), point(undefined, { methods: ['{workdir}'] })]);
    expectDiagnostics(faultsOf(cards), ['scan.yaml scatter-parameters']);
  });

  test('no parameters at all', () => {
    const cards = placeCards([{ parameters: {}, replaced: new Map() }]);
    expectDiagnostics(faultsOf(cards), ['scan.yaml scatter-parameters']);
  });

  test('files that lie where the points’ files will', () => {
    expectDiagnostics(faultsOf(plain(), analysis, ['a', 'points_1/b']), ['scan.yaml scatter-files']);
    expect(faultsOf(plain(), analysis, ['points.txt', 'my/points_1/b'])).toEqual([]);
  });

  test('a file of the workflow itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scatter-'));
    try {
      await writeFile(
        join(folder, 'workflow.yml'),
        'stages: [{name: a, dependencies: [init], scheduler: {scheduler_type: singlestep-stage, parameters: {x: {step: init, output: x}, y: {step: init, output: y}}, step: {process: null, environment: null, publisher: {publisher_type: frompar-pub, outputmap: {x: x, y: y}}}}}]\n',
      );
      await writeFile(
        join(folder, 'reana.yaml'),
        'inputs: {parameters: {x: 1, y: workflow.yml}}\nworkflow: {type: yadage, file: workflow.yml}\noutputs: {files: [a/x]}\n',
      );
      const own = await loadAnalysis(folder);
      const of = (text: string): ScatterPoint => ({
        parameters: own.specification.inputs?.parameters ?? {},
        replaced: new Map([['workflow.yml', content(text)]]),
      });
      expectDiagnostics(faultsOf(placeCards([of('a'), of('b')]), own), ['scan.yaml scatter-files']);
      expect(faultsOf(placeCards([of('a'), of('a')]), own)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('more than REANA hands its engine, and how many points would fit', () => {
    const many = Array.from({ length: 20_000 }, (_, seed) =>
      point(undefined, { seed, methods: `method ${seed}` }),
    );
    const faults = faultsOf(placeCards(many));
    const fits = Number(/\d+/.exec(faults[0]?.hint ?? '')?.[0]);
    // The numbers are those of the bundle's workflow.
    const inWords = JSON.parse(JSON.stringify(faults).replaceAll(/\d+/g, 'N')) as Diagnostic[];
    expectDiagnostics(inWords, ['scan.yaml scatter-size']);
    const sizeOf = (count: number): number => {
      const gathered = gatherParameters(many.slice(0, count).map((each) => each.parameters));
      return engineBytes(
        wrapWorkflow(yadageWorkflow(analysis.workflow, 'the test'), gathered),
        gathered.values,
      );
    };
    expect(sizeOf(fits)).toBeLessThanOrEqual(ENGINE_LIMIT);
    expect(sizeOf(fits + 1)).toBeGreaterThan(ENGINE_LIMIT);
    expect(fits).toBeGreaterThan(1000);
    expect(faultsOf(placeCards(many.slice(0, fits)))).toEqual([]);
  });
});

test('sizes are those of the text that Python writes', () => {
  const parameters = { a: [1, 2.5, true, null], ö: 'é\n"x"\u007f', leer: {}, liste: [] };
  // json.dumps of {"stages": []} and of the parameters.
  const texts = [
    '{"stages": []}',
    '{"a": [1, 2.5, true, null], "\\u00f6": "\\u00e9\\n\\"x\\"\\u007f", "leer": {}, "liste": []}',
  ];
  expect(engineBytes({ stages: [] }, parameters)).toBe(texts.join('').length - '\\u007f'.length + 1);
});

test('the largest number that fits is found at both ends', () => {
  expect(largestThatFits(5, () => 0)).toBe(5);
  expect(largestThatFits(5, () => ENGINE_LIMIT + 1)).toBe(0);
  expect(largestThatFits(100, (count) => (count > 37 ? ENGINE_LIMIT + 1 : ENGINE_LIMIT))).toBe(37);
});
