import { digestContent, identifyCommand } from '../../../src/runs/journal/identify.js';
import {
  loadBase,
  prepareRun,
  prepareSubmission,
  type RunChanges,
} from '../../../src/runs/submit/prepare-submission.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { yadageWorkflow } from '../../../src/analysis/analysis-workflow.js';
import { InputFolder } from '../../analysis/input-folder.js';

const STEP = (command: string): string => `
process: {process_type: string-interpolated-cmd, cmd: '${command}'}
environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'} # runs here
publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;
const FILES = {
  'reana.yaml': `
inputs: {files: [card.yml], directories: [steps], parameters: {card: card.yml}}
workflow: {type: yadage, file: workflow.yml}
`,
  'workflow.yml': `
stages:
- name: copy
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {card: {step: init, output: card}, out: '{workdir}/out.txt'}
    step: {$ref: steps/copy.yml#}
`,
  'card.yml': 'width: 1 # of the detector\n',
  'steps/copy.yml': STEP('cp {card} {out}'),
  'steps/other.yml': STEP('echo {card} > {out}'),
};
const WIDTH = { file: 'card.yml', pointer: '/width' };

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder(FILES);
});
afterEach(() => folder.dispose());

test('a run is sent the changed copy, and is told from runs with other values', async () => {
  const base = await loadBase(folder.root);
  const prepare = (value: number): ReturnType<typeof prepareRun> =>
    prepareRun(base, { name: 'run', edits: [{ ...WIDTH, value }] });
  const [plain, two, three] = [await prepareRun(base, { name: 'run' }), await prepare(2), await prepare(3)];
  const sent = two.plan.files.find(({ path }) => path === 'card.yml');
  expect(Buffer.from(sent?.data ?? '').toString()).toBe('width: 2 # of the detector\n');
  expect(two.plan.bytes).toBe(plain.plan.bytes);
  expect(two.changes).toEqual([{ ...WIDTH, before: 1, after: 2 }]);
  const all = [plain, two, three];
  expect(new Set(all.map((prepared) => identifyCommand('server', prepared))).size).toBe(3);
  expect(new Set(await Promise.all(all.map(digestContent))).size).toBe(3);
  expect(await digestContent(await prepare(2))).toBe(await digestContent(two));
});

test('files are read once, however many runs are prepared', async () => {
  const base = await loadBase(folder.root);
  const changes: RunChanges = { edits: [{ ...WIDTH, value: 2 }], resources: [{ memory: '4Gi' }] };
  const before = await prepareRun(base, changes);
  for (const path of Object.keys(FILES)) folder.write(path, 'gone: [');
  expect(await prepareRun(base, changes)).toEqual(before);
});

describe('a value in a file of the workflow', () => {
  const COMMAND = { file: 'steps/copy.yml', pointer: '/process/cmd', value: 'cat {card} > {out}' };

  test('changes the workflow, together with its resources', async () => {
    const { analysis, newRun } = await prepareSubmission({
      file: folder.root,
      edits: [COMMAND],
      resources: [{ memory: '4Gi' }],
    });
    const text = Buffer.from(newRun.replaced?.get('steps/copy.yml') ?? '').toString();
    expect(text).toContain('cmd: "cat {card} > {out}"');
    expect(text).toContain('kubernetes_memory_limit: "4Gi"');
    expect(text).toContain('# runs here');
    expect(yadageWorkflow(analysis.workflow, 'the test').stages[0]?.scheduler.step).toMatchObject({
      process: { cmd: COMMAND.value },
      environment: { resources: [{ kubernetes_memory_limit: '4Gi' }] },
    });
  });

  test('is checked as the workflow itself is', async () => {
    const broken = { ...COMMAND, value: 'cat {crad} > {out}' };
    const error: unknown = await prepareSubmission({ file: folder.root, edits: [broken] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).message).toMatch(/crad/);
  });

  test('may refer to a file that was none of the workflow before', async () => {
    const edit = {
      file: 'workflow.yml',
      pointer: '/stages/0/scheduler/step/$ref',
      value: 'steps/other.yml#',
    };
    const { newRun, plan } = await prepareSubmission({ file: folder.root, edits: [edit] });
    expect(newRun.workflowFiles).toContain('steps/other.yml');
    expect(plan.files.map(({ path }) => path)).toContain('steps/other.yml');
  });
});
