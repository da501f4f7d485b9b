import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { expectDiagnostics, toldFrom } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

const ANALYSIS = `
version: 0.9.4
inputs:
  parameters: {name: Ada, count: 3, names: [Ada, Bob]}
workflow: {type: yadage, file: workflow.yml}
`;

function workflow(process: string): string {
  return `
stages:
  - name: outer
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters:
        who: {step: init, output: name}
        times: {step: init, output: count}
        all: {step: init, output: names}
      workflow:
        stages:
          - name: greet
            dependencies: [init]
            scheduler:
              scheduler_type: singlestep-stage
              parameters:
                guest: {step: init, output: who}
                times: {step: init, output: times}
                all: {step: init, output: all}
                own: words of the author
              step:
                process: ${process}
                publisher: {publisher_type: constant-pub, publish: {}}
                environment: {environment_type: docker-encapsulated, image: alpine}
`;
}

async function findingsOf(process: string): Promise<ReturnType<typeof toldFrom>> {
  const inputs = new InputFolder({ 'reana.yaml': ANALYSIS, 'workflow.yml': workflow(process) });
  try {
    const { warnings } = await loadAnalysis(inputs.path('reana.yaml'));
    const found = warnings.filter(({ code }) => code !== 'unused-parameter');
    return toldFrom(inputs.root, found);
  } finally {
    inputs.dispose();
  }
}

test.each([
  '{process_type: string-interpolated-cmd, cmd: "greet {guest} {times} {all} {own}"}',
  '{process_type: interpolated-script-cmd, interpreter: /bin/bash -e, script: "greet {guest}"}',
])('a text of the run that stands unquoted is told, through sub-workflows: %s', async (process) => {
  const key = process.includes('script:') ? 101 : 71;
  expectDiagnostics(await findingsOf(process), [`workflow.yml:23:${key} unquoted-text`]);
});

test.each([
  `{process_type: string-interpolated-cmd, cmd: "greet '{guest}' {times} {all} {own}"}`,
  '{process_type: interpolated-script-cmd, interpreter: python3, script: "print({guest})"}',
])('what is quoted, or read by no shell, is not: %s', async (process) => {
  expect(await findingsOf(process)).toEqual([]);
});

test.each(['reana.yaml', 'reana.physics.yaml', 'reana.ml.yaml'])('%s quotes all its texts', async (file) => {
  expect((await loadAnalysis(file)).warnings).toEqual([]);
});
