import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostic, SpecError, type Diagnostic } from '../../src/spec/diagnostic.js';
import { loadAnalysis } from '../../src/spec/load-analysis.js';
import { loadWorkflow } from '../../src/spec/load-workflow.js';

const FIXTURES = 'test/fixtures/spec';

/** What loading a fixture's analysis, or its workflow when it has none, gives; paths relative to the fixture. */
async function load(folder: string): Promise<{ refused: boolean; diagnostics: readonly Diagnostic[] }> {
  const analysis = join(folder, 'reana.yaml');
  try {
    const loaded = existsSync(analysis)
      ? await loadAnalysis(analysis)
      : await loadWorkflow({ root: folder, file: 'workflow.yml' });
    return { refused: false, diagnostics: loaded.warnings };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return { refused: true, diagnostics: error.diagnostics };
  }
}

function transcript(folder: string, diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map((diagnostic) => `${diagnostic.severity} ${formatDiagnostic(diagnostic)}\n`);
  return lines.join('').replaceAll(`${folder}/`, '');
}

describe.each([
  ['broken', true],
  ['doubtful', false],
])('every %s specification is answered as its expected.txt says', (kind, refused) => {
  const names = readdirSync(join(FIXTURES, kind));

  test.each(names)('%s', async (name) => {
    const folder = join(FIXTURES, kind, name);
    const answer = await load(folder);
    expect(transcript(folder, answer.diagnostics)).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
    expect(answer.refused).toBe(refused);
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
  expect(analysis.workflow.stages.map(({ name }) => name)).toEqual(['workflow_ph', 'workflow_ml']);
});
