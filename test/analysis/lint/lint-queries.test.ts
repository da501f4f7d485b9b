import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

const folder = new InputFolder();

afterAll(() => folder.dispose());

const STEP =
  "process: {process_type: string-interpolated-cmd, cmd: 'true'}, environment: {environment_type: noop-env}";

async function errorsOf(scheduler: string): Promise<readonly Diagnostic[]> {
  return diagnosticsOf(() => load(scheduler));
}

function load(scheduler: string): ReturnType<typeof loadWorkflow> {
  folder.write(
    'workflow.yml',
    `stages:
- name: fit
  dependencies: [init]
  scheduler:
${scheduler.replaceAll(/^/gm, '    ')}`,
  );
  return loadWorkflow({ root: folder.root, file: 'workflow.yml' });
}

const jqStage = (keys: string, publisher = 'publisher_type: constant-pub, publish: {}'): string =>
  `scheduler_type: jq-stage
${keys}
step: {${STEP}, publisher: {${publisher}}}`;

test('a program is told with its line in the file', async () => {
  const stage = jqStage(`bindings: {v: 1}
stepscript: |
  # sets
  [range(3)]
  | map({v: .,
         w: missing(1)})`);
  expectDiagnostics(await errorsOf(stage), ['workflow.yml:11:17 bad-query']);
});

test.each([
  ["bindings: {v: 1}\nstepscript: '[.v'", '7:19'],
  ['bindings: {v: 1}\nstepscript: "[\\u007b{]"', '7:17'],
  ["bindings: {v: 1}\nstepscript: ''", '7:17'],
  ["bindings: {v: 1}\npostscript: '. +'", '7:20'],
  ['bindings: {v: [1, {$wflowref: [".init[", "."]}]}', '6:42'],
  ["bindings: {v: {$wflowref: ['.init[]', '.v | $x']}}", '6:49'],
  ['bindings: {v: 1}\nstepscript: >-\n  [.v] |\n  map($nothing)', '9:11'],
])('in a jq-stage: %j', async (keys, place) => {
  expectDiagnostics(await errorsOf(jqStage(keys)), [`workflow.yml:${place} bad-query`]);
});

test('in a publisher', async () => {
  const found = await errorsOf(jqStage('bindings: {}', "publisher_type: fromparjq-pub, script: '{a: }'"));
  expectDiagnostics(found, ['workflow.yml:7:174 bad-query']);
});

test('in a file for a container', async () => {
  const stage = `scheduler_type: singlestep-stage
parameters: {}
step:
  process: {process_type: string-interpolated-cmd, cmd: 'true'}
  environment:
    environment_type: docker-encapsulated
    image: busybox
    par_mounts: [{mountpath: /in.json, jqscript: '.a | nope'}]
  publisher: {publisher_type: constant-pub, publish: {}}`;
  expectDiagnostics(await errorsOf(stage), ['workflow.yml:12:60 bad-query']);
});

const CASES = (conditions: readonly string[]): string => `scheduler_type: singlestep-stage
parameters: {v: {step: init, output: v}}
cases:
${conditions
  .map(
    (condition) => `  - if: '${condition}'
    step: {${STEP}, publisher: {publisher_type: constant-pub, publish: {}}}`,
  )
  .join('\n')}`;

test('the first case is always looked at, later ones perhaps never', async () => {
  expectDiagnostics(await errorsOf(CASES(['.v =', 'true'])), ['workflow.yml:8:17 bad-query'], 'first');
  const { warnings } = await load(CASES(['.v == 1', '.v =']));
  expectDiagnostics(warnings, ['workflow.yml:10:17 bad-query'], 'second');
});

test.each([
  "bindings: {}\nstepscript: '[.] # a comment'",
  "bindings: {}\nstepscript: '[leaf_paths]'",
  'bindings: {}\nstepscript: |\n  def f($x): {x: $x};\n  [f(1), f("{{")]',
  "bindings: {v: {$wflowref: ['.init[]', '.v']}}\npostscript: '. + {a: 1}'",
])('%j compiles', async (keys) => {
  expectDiagnostics((await load(jqStage(keys))).warnings, []);
});
