import { readdirSync } from 'node:fs';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { expectDiagnostics } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

const ROOT = 'test/fixtures/yadage/jq';
const folder = new InputFolder();

afterAll(() => folder.dispose());

test('{workdir} among the parameters of cases is a warning if one of them is a sub-workflow', async () => {
  const { warnings } = await loadWorkflow({ root: ROOT, file: 'workdir.yml' });
  expect(warnings.map(({ severity }) => severity)).toEqual(['warning']);
  expectDiagnostics(warnings, ['workdir.yml:9:12 unknown-field']);
});

test('cases without parameters are a warning if one of them is a sub-workflow', async () => {
  const step =
    "{process: {process_type: string-interpolated-cmd, cmd: 'true'}, environment: {environment_type: noop-env}, publisher: {publisher_type: constant-pub, publish: {}}}";
  const inner = `{stages: [{name: b, scheduler: {scheduler_type: singlestep-stage, parameters: {}, step: ${step}}}]}`;
  folder.write(
    'workflow.yml',
    `stages:
  - name: a
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {}
      cases: [{if: 'false', workflow: ${inner}}, {if: 'true', step: ${step}}]
`,
  );
  const { warnings } = await loadWorkflow({ root: folder.root, file: 'workflow.yml' });
  expect(warnings.map(({ severity }) => severity)).toEqual(['warning']);
  expectDiagnostics(warnings, ['workflow.yml:5:19 no-parameters']);
});

test.each(readdirSync(ROOT).filter((name) => name.endsWith('.yml')))(
  '%s, which Yadage takes, is taken',
  async (file) => {
    await expect(loadWorkflow({ root: ROOT, file })).resolves.toBeDefined();
  },
);
