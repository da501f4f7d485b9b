import { symlinkSync } from 'node:fs';
import { InputFolder } from '../../../analysis/input-folder.js';
import { Shell } from '../shell.js';
import { expectSaid, run } from '../../support.js';

const FILES = {
  'reana.yaml': `inputs:
  files: [data/a, ./data/a]
  directories: [more]
  parameters: {t: 1}
workflow: {type: yadage, file: workflow.yml}
`,
  'workflow.yml': `stages:
  - name: wait
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {t: {step: init, output: t}}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'sleep {t}'}
        environment: {environment_type: docker-encapsulated, image: small, imagetag: '1'}
        publisher: {publisher_type: frompar-pub, outputmap: {t: t}}
`,
  'data/a': 'a',
  'more/b': 'b',
};

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder(FILES);
  symlinkSync('b', folder.path('more/link'));
});
afterEach(() => folder.dispose());

test('validate names what a submission leaves out, and a number that is read as another one', async () => {
  const outcome = await run(['validate', '-p', 't=1:30'], { cwd: folder.root });
  expect(outcome.code).toBe(0);
  expect(outcome.stdout).toContain('more/link is a symbolic link');
  expect(outcome.stderr).toContain('YAML reads 1:30 as 90');
  expectSaid(outcome);
});

test('the warnings of a server that were given before are not repeated', async () => {
  folder.write('reana.yaml', FILES['reana.yaml'].replace('{t: 1}', '{t: 1, unused: 2}'));
  const shell = await Shell.open();
  const env = { REANA_SERVER_URL: shell.url, REANA_ACCESS_TOKEN: shell.server.server.token };
  const local = await run(['validate'], { cwd: folder.root });
  const outcome = await run(['validate', '--on-server'], { cwd: folder.root, env });
  await shell.close();
  expect(local.stdout).toContain("no stage of the workflow reads the parameter 'unused'");
  expect(outcome.stdout).toBe(local.stdout.replace('valid:', 'valid on the server, too\nvalid:'));
});

test('what only this machine runs is an error for clusters, and valid with --local', async () => {
  const workflow = FILES['workflow.yml'].replace(
    /\{environment_type: .*\}/,
    '{environment_type: localproc-env}',
  );
  folder.write('workflow.yml', workflow);
  const cluster = await run(['validate'], { cwd: folder.root });
  expect(cluster.code).toBe(4);
  expectSaid(cluster);
  const shell = await Shell.open();
  const env = { REANA_SERVER_URL: shell.url, REANA_ACCESS_TOKEN: shell.server.server.token };
  const local = await run(['validate', '--on-server'], { cwd: folder.root, env });
  await shell.close();
  expect(local.code).toBe(0);
  expect((await run(['submit', '--dry-run'], { cwd: folder.root })).code).toBe(4);
  expect((await run(['submit', '--dry-run', '--local'], { cwd: folder.root })).code).toBe(0);
});
