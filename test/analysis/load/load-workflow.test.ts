import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'workflow-'));
});

afterEach(() => rm(root, { recursive: true }));

const STEP = `{process: {process_type: string-interpolated-cmd, cmd: 'echo {a}'},
   environment: {environment_type: docker-encapsulated, image: busybox},
   publisher: {publisher_type: constant-pub, publish: {}}}`;

test('shorthands are written out and defaults filled in', async () => {
  await writeFile(
    join(root, 'w.yml'),
    `stages:\n- name: s\n  scheduler:\n    scheduler_type: singlestep-stage\n` +
      `    parameters: {a: {step: init, output: x}, b: 1}\n    step: ${STEP}\n`,
  );
  const { workflow, files } = await loadWorkflow({ root, file: 'w.yml' });
  expect(files).toEqual(['w.yml']);
  expect(workflow.stages[0]).toEqual({
    name: 's',
    dependencies: { dependency_type: 'jsonpath_ready', expressions: [] },
    scheduler: {
      scheduler_type: 'singlestep-stage',
      parameters: [
        { key: 'a', value: { step: 'init', output: 'x', expression_type: 'stage-output-selector' } },
        { key: 'b', value: 1 },
      ],
      step: {
        process: { process_type: 'string-interpolated-cmd', cmd: 'echo {a}' },
        environment: {
          environment_type: 'docker-encapsulated',
          image: 'busybox',
          imagetag: 'latest',
          resources: [],
          envscript: '',
          env: {},
          workdir: null,
          par_mounts: [],
        },
        publisher: { publisher_type: 'constant-pub', publish: {} },
      },
    },
  });
});

test('only files that something was taken from are listed', async () => {
  await writeFile(join(root, 'w.yml'), "stages: [{$ref: 'used.yml#/s'}]\n");
  await writeFile(
    join(root, 'used.yml'),
    `s: {name: s, dependencies: [init], scheduler: {scheduler_type: singlestep-stage, parameters: {a: 1}, step: ${STEP}}}\n` +
      "other: {$ref: 'unused.yml'}\nbroken: {$ref: 'nowhere.yml'}\n",
  );
  await writeFile(join(root, 'unused.yml'), 'a: 1\n');
  expect((await loadWorkflow({ root, file: 'w.yml' })).files).toEqual(['w.yml', 'used.yml']);
});

test('a link out of the workspace is not followed', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  try {
    await writeFile(join(outside, 'secret.yml'), 's: {}\n');
    await symlink(join(outside, 'secret.yml'), join(root, 'link.yml'));
    await writeFile(join(root, 'w.yml'), "stages: [{$ref: 'link.yml#/s'}]\n");
    const faults = await diagnosticsOf(() => loadWorkflow({ root, file: 'w.yml' }));
    expectDiagnostics(faults, ['w.yml:1:17 unsafe-path']);
  } finally {
    await rm(outside, { recursive: true });
  }
});

test('references that multiply are stopped', async () => {
  const levels = Array.from({ length: 8 }, (_, level) => {
    const next = level === 7 ? '{x: 1}' : `{$ref: '#/l${level + 1}'}`;
    return `l${level}: {${Array.from({ length: 10 }, (__, key) => `k${key}: ${next}`).join(', ')}}\n`;
  });
  await writeFile(join(root, 'bomb.yml'), levels.join(''));
  await writeFile(join(root, 'w.yml'), "stages: [{$ref: 'bomb.yml#/l0'}]\n");
  const faults = await diagnosticsOf(() => loadWorkflow({ root, file: 'w.yml' }));
  expectDiagnostics(faults, ['bomb.yml:8:10 too-many-values']);
});

test.each(['github:user/repository', 'https://example.org/workflows', 'from-github/phenochain'])(
  'the toplevel %s is said not to be supported',
  async (toplevel) => {
    const faults = await diagnosticsOf(() => loadWorkflow({ root, file: 'w.yml', toplevel }));
    expectDiagnostics(faults, ['w.yml other-server']);
  },
);

test('a toplevel changes where the root document and its references are looked for', async () => {
  await mkdir(join(root, 'top'));
  await writeFile(join(root, 'top/w.yml'), "stages: [{$ref: 'stage.yml#/s'}]\n");
  await writeFile(
    join(root, 'top/stage.yml'),
    `s: {name: s, dependencies: [], scheduler: {scheduler_type: singlestep-stage, parameters: {a: 1}, step: ${STEP}}}\n`,
  );
  const { files } = await loadWorkflow({ root, file: 'w.yml', toplevel: 'top' });
  expect(files).toEqual(['top/w.yml', 'top/stage.yml']);
});
