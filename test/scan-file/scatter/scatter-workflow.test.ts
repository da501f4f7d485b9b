import { fc } from '../../support/property.js';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { formatYamlBlocks } from '../../../src/analysis/edit/format-yaml.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { scatterAnalysis } from '../../../src/scan-file/scatter/scatter-analysis.js';
import { yadageWorkflow } from '../../../src/analysis/analysis-workflow.js';
import {
  gatherParameters,
  placesNamedIn,
  pointFolder,
  SCATTER_WORKFLOW,
} from '../../../src/scan-file/scatter/scatter-workflow.js';

const value = fc.jsonValue() as fc.Arbitrary<JsonValue>;
const points = fc
  .uniqueArray(fc.string(), { minLength: 1, maxLength: 4 })
  .chain((names) =>
    fc
      .array(fc.tuple(...names.map(() => value)), { minLength: 1, maxLength: 5 })
      .map((rows) =>
        rows.map((row): JsonObject => Object.fromEntries(names.map((name, place) => [name, row[place]!]))),
      ),
  );

test('each point gets its own values back when the scattered lists are read side by side', () => {
  fc.assert(
    fc.property(points, (all) => {
      const { values, scattered } = gatherParameters(all);
      expect(scattered.length).toBeGreaterThan(0);
      all.forEach((point, place) => {
        const own = Object.entries(values).map(([name, item]): [string, JsonValue] => {
          if (!scattered.includes(name)) return [name, item];
          expect(item).toHaveLength(all.length);
          return [name, (item as JsonValue[])[place]!];
        });
        expect(Object.fromEntries(own)).toEqual(point);
      });
    }),
  );
});

test('a parameter that is a list for all points stays one, and is a list of lists where points differ', () => {
  const all = [
    { same: [1, 2], other: [1], text: 'a' },
    { same: [1, 2], other: [2, 3], text: 'a' },
  ];
  expect(gatherParameters(all)).toEqual({
    values: { same: [1, 2], other: [[1], [2, 3]], text: 'a' },
    scattered: ['other'],
  });
  expect(gatherParameters([{ a: 1 }, { a: 1 }])).toEqual({ values: { a: [1, 1] }, scattered: ['a'] });
});

test('a command names the points in whose folders its paths lie', () => {
  const named = (text: string): number[] => [...placesNamedIn(text)].sort((one, other) => one - other);
  expect(named('run --in /ws/points_3/train/x --out=/ws/points_12/plot "points_7/a"')).toEqual([3, 7, 12]);
  expect(named('cat points_1.txt /ws/mypoints_2/x points_3x/y points_x')).toEqual([]);
  fc.assert(
    fc.property(fc.nat(5000), (place) => {
      expect(named(`cd /var/reana/id/${pointFolder(place)}/stage && make`)).toEqual([place]);
    }),
  );
});

test.each(['reana.yaml', 'reana.ml.yaml', 'reana.physics.yaml'])(
  'the workflow around %s is sound, and says where the outputs of all points lie',
  async (name) => {
    const analysis = await loadAnalysis(name);
    const parameters = analysis.specification.inputs?.parameters ?? {};
    const all = [1, 2, 3].map((seed) => ({ ...parameters, seed }));
    const scatter = scatterAnalysis(analysis, all);
    const { specification } = scatter.analysis;
    expect(specification.inputs?.parameters).toEqual({ ...parameters, seed: [1, 2, 3] });
    expect(specification.workflow).toMatchObject({ type: 'yadage', file: SCATTER_WORKFLOW, files: [] });
    const { directories = [], files = [] } = analysis.specification.outputs ?? {};
    expect(specification.outputs).toEqual({
      files: [0, 1, 2].flatMap((place) => files.map((path) => `points_${place}/${path}`)),
      directories: [0, 1, 2].flatMap((place) => directories.map((path) => `points_${place}/${path}`)),
    });
    const loaded = await loadWorkflow({
      root: analysis.root,
      file: SCATTER_WORKFLOW,
      replaced: scatter.files,
      parameters: Object.keys(parameters),
    });
    expect(loaded.workflow).toEqual(yadageWorkflow(scatter.analysis.workflow, 'the test'));
    expect(loaded.files).toEqual([SCATTER_WORKFLOW]);
    expect(loaded.warnings.filter(({ file }) => file === SCATTER_WORKFLOW)).toEqual([]);
  },
);

test('the file of the workflow says no more and no less than the workflow', async () => {
  const analysis = await loadAnalysis('reana.ml.yaml');
  const scatter = scatterAnalysis(analysis, [analysis.specification.inputs?.parameters ?? {}]);
  const text = Buffer.from(scatter.files.get(SCATTER_WORKFLOW)!).toString();
  expect(text).toBe(
    formatYamlBlocks(yadageWorkflow(scatter.analysis.workflow, 'the test') as unknown as JsonObject),
  );
  expect(text).not.toContain('$ref');
});
