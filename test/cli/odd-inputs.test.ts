import { InputFolder } from '../analysis/input-folder.js';
import { ODD_FILES, ODD_NAMES, makeOddFile, type OddFile } from '../support/odd-files.js';
import { expectSaid, run } from './support.js';

const NOWHERE = ['--server', 'https://127.0.0.1:1'];
const TOKEN = { REANA_ACCESS_TOKEN: 'token-of-nobody' };

/** Each file of this machine that commands read: its path here, a command line, and the exit code. */
const READERS: readonly (readonly [path: string, argv: readonly string[], code: number])[] = [
  ['reana.yaml', ['validate'], 4],
  ['workflow.yml', ['validate'], 4],
  ['steps.yml', ['validate'], 4],
  ['names.txt', ['validate'], 4],
  ['names.txt', ['submit', '--dry-run'], 4],
  // The card is then not checked, which is a warning.
  ['card.schema.json', ['submit', '--dry-run'], 0],
  ['card.yml', ['submit', '--dry-run', '--set', 'card.yml#/value=2'], 4],
  ['values.yml', ['validate', '--parameter-file', 'values.yml'], 2],
  ['.gitignore', ['submit', '--dry-run'], 7],
  ['.reanaignore', ['submit', '--dry-run'], 7],
  ['scan.yaml', ['scan', 'plan', 'scan.yaml'], 4],
  ['card.yml', ['scan', 'plan', 'scan.yaml'], 4],
  ['token', ['ping', ...NOWHERE, '--token-file', 'token'], 3],
  ['ca.pem', ['ping', ...NOWHERE, '--ca-file', 'ca.pem'], 3],
  ['cert.pem', ['ping', ...NOWHERE, '--client-cert', 'cert.pem'], 3],
  ['secret', ['secrets', 'add', ...NOWHERE, '--file', 'NAME=secret'], 2],
  ['home/config.json', ['config', 'list'], 3],
  ['home/state/logins.json', ['logout', ...NOWHERE], 3],
];

/** What is right: a file that is only sent may have any size. */
const OTHERWISE = new Set(['names.txt huge', 'steps.yml endless']);

/** The endless file is a link to a device, and an input that is a link is refused whatever it leads to. */
const DECLARED_INPUTS = ['names.txt validate', 'names.txt submit', 'card.yml submit'];

const FILES = {
  'reana.yaml': `
version: 0.9.4
inputs:
  files: [names.txt, card.yml]
  parameters: {names: names.txt}
workflow: {type: yadage, file: workflow.yml}
outputs: {files: [greet/greetings.txt]}
`,
  'workflow.yml': "stages: [{$ref: 'steps.yml#/greet'}]\n",
  'steps.yml': `
greet:
  name: greet
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {names: {step: init, output: names}}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'cat "{names}"'}
      environment: {environment_type: docker-encapsulated, image: small, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {names: names}}
`,
  'names.txt': 'Ada\n',
  'card.yml': '# yaml-language-server: $schema=card.schema.json\nvalue: 1\n',
  'card.schema.json': '{"type": "object"}',
  'scan.yaml': "axes: [{grid: {'card.yml#/value': [1, 2]}}]\n",
};

test('the analysis is right without them', async () => {
  const folder = new InputFolder(FILES);
  const options = { cwd: folder.root, env: TOKEN };
  expect(await run(['validate'], options)).toMatchObject({ code: 0, stderr: '' });
  expect(await run(['submit', '--dry-run'], options)).toMatchObject({ code: 0, stderr: '' });
  expect(await run(['scan', 'plan', 'scan.yaml'], options)).toMatchObject({ code: 0 });
  folder.dispose();
});

describe.each(READERS)('%s of %j', (path, argv, code) => {
  test.each(ODD_FILES)('%s is an error at once', async (kind: OddFile) => {
    if (OTHERWISE.has(`${path} ${kind}`)) return;
    const folder = new InputFolder(FILES);
    makeOddFile(kind, folder.path(path));
    const env = { ...(path === 'token' ? {} : TOKEN), REANA_MADMINER_HOME: folder.path('home') };
    const outcome = await run(argv, { cwd: folder.root, env });
    expect({ ...outcome, stdout: '' }).toMatchObject({ code });
    expect(outcome.stderr).toContain(path === 'secret' ? 'NAME' : path.replace('home/', ''));
    const isLink = kind === 'endless' && DECLARED_INPUTS.includes(`${path} ${argv[0]}`);
    expect(outcome.stderr).toContain(isLink ? 'a symbolic link' : ODD_NAMES[kind]);
    expectSaid({ ...outcome, stdout: '' });
    folder.dispose();
  });
});
