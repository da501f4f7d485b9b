import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpecError, type Diagnostic } from '../../src/analysis/diagnostic.js';
import { yadageWorkflow } from '../../src/analysis/analysis-workflow.js';
import { loadAnalysis } from '../../src/analysis/load/load-analysis.js';
import { loadWorkflow } from '../../src/analysis/load/load-workflow.js';
import { expectWords } from '../support/words.js';
import { placesOf, toldFrom, wordsOf } from './expect-diagnostics.js';

const FIXTURES = 'test/fixtures/analysis';

/** What loading a fixture's analysis, or its workflow when it has none, gives; paths relative to the fixture. */
async function load(folder: string): Promise<{ refused: boolean; diagnostics: readonly Diagnostic[] }> {
  const analysis = join(folder, 'reana.yaml');
  try {
    const loaded = existsSync(analysis)
      ? await loadAnalysis(analysis)
      : await loadWorkflow({ root: folder, file: 'workflow.yml' });
    return { refused: false, diagnostics: toldFrom(folder, loaded.warnings) };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return { refused: true, diagnostics: toldFrom(folder, error.diagnostics) };
  }
}

/** `severity file:line:column code`, line by line. */
function transcript(diagnostics: readonly Diagnostic[]): string {
  const places = placesOf(diagnostics);
  return diagnostics.map(({ severity }, index) => `${severity} ${places[index] ?? ''}\n`).join('');
}

describe.each([
  ['broken', true],
  ['doubtful', false],
])('a %s specification is told as its expected.txt says', (kind, refused) => {
  const names = readdirSync(join(FIXTURES, kind));

  test.each(names)('%s', async (name) => {
    const folder = join(FIXTURES, kind, name);
    const found = await load(folder);
    expect(found.refused).toBe(refused);
    expect(transcript(found.diagnostics)).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
    expectWords(found.diagnostics.map(wordsOf));
  });
});

test('the bundle has nothing to warn about', async () => {
  const analysis = await loadAnalysis('.');
  expect(analysis.warnings).toEqual([]);
  expect(analysis.workflowFiles).toEqual([
    'workflow/workflow.yml',
    'workflow/physics/workflow.yml',
    'workflow/physics/steps.yml',
    'workflow/ml/workflow.yml',
    'workflow/ml/steps.yml',
  ]);
  expect(yadageWorkflow(analysis.workflow, 'it').stages.map(({ name }) => name)).toEqual([
    'workflow_ph',
    'workflow_ml',
  ]);
});
