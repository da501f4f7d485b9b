import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { diagnosticsOf, expectDiagnostics, toldFrom } from '../expect-diagnostics.js';
import { InputFolder } from '../input-folder.js';

const folder = new InputFolder();

afterAll(() => folder.dispose());

function write(options: string, files = '[values.yml]'): void {
  folder.write(
    'workflow.yml',
    `stages:
  - name: a
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {v: 1}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'true {v}'}
        environment: {environment_type: docker-encapsulated, image: busybox, imagetag: '1'}
        publisher: {publisher_type: constant-pub, publish: {a: 1}}
`,
  );
  folder.write('values.yml', 'v: 1\n');
  folder.write('other.yml', 'v: 2\n');
  folder.write('list.yml', '[1]\n');
  folder.write(
    'reana.yaml',
    `workflow: {type: yadage, file: workflow.yml}\ninputs:\n  files: ${files}\n  options:\n    initfiles: ${options}\n`,
  );
}

test.each([
  ['values.yml', '5:16 wrong-type'],
  ['[5]', '5:16 wrong-type'],
  ['[missing.yml]', '5:17 no-such-file'],
  ['[values.yml, list.yml]', '5:29 wrong-type'],
])('initfiles: %s is refused before anything is sent', async (options, place) => {
  write(options);
  const found = await diagnosticsOf(() => loadAnalysis(folder.root));
  expectDiagnostics(toldFrom(folder.root, found), [`reana.yaml:${place}`]);
});

test.each([
  ['[values.yml]', '[values.yml]'],
  ['[./values.yml]', '[values.yml]'],
  ['[]', '[values.yml]'],
])('initfiles: %s is right', async (options, files) => {
  write(options, files);
  expectDiagnostics((await loadAnalysis(folder.root)).warnings, []);
});
