import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { errorCodeOf, expectSaid, type Outcome, type RunOptions } from '../../support.js';
import { Shell } from '../shell.js';

/** No output of any command may hold it. */
const VALUE = 'k3ytab-of-nobody';

let shell: Shell;
let printed = '';
beforeAll(async () => {
  shell = await Shell.open();
  mkdirSync(join(shell.folder, 'keys'));
  writeFileSync(join(shell.folder, 'keys/my.keytab'), VALUE);
});
afterAll(() => shell.close());
afterEach(() => {
  expect(printed).not.toContain(VALUE);
  expect(printed).not.toContain(Buffer.from(VALUE).toString('base64'));
});

async function type(
  line: string,
  env: Record<string, string> = {},
  options: RunOptions = {},
): Promise<Outcome> {
  const outcome = await shell.type(line, env, options);
  printed += outcome.stdout + outcome.stderr;
  return outcome;
}

async function refuses(line: string): Promise<void> {
  const stderr = await shell.refuses(line, 2, 'usage');
  printed += stderr;
}

/** How the server keeps a secret. */
async function typeOf(name: string): Promise<string> {
  const listed = (await shell.json('secrets list')) as { name: string; type: string }[];
  return listed.find((secret) => secret.name === name)?.type ?? 'nothing';
}

test('are added from files, the environment and standard input, and listed by name', async () => {
  await shell.says('secrets list', 'none');
  const added = await type(
    'secrets add --file CERN_KEYTAB=keys/my.keytab --file keys/my.keytab --from-env USER_OF_CERN=ME --from-env ME --stdin PIPED',
    { ME: VALUE },
    { stdin: Readable.from([VALUE, '\n']) },
  );
  expect(added).toMatchObject({ stderr: '', code: 0 });
  expectSaid(added, 'added');
  await shell.says('secrets list', 'list');
  expect(await typeOf('PIPED')).toBe('env');
  expect(await typeOf('my.keytab')).toBe('file');
});

test('are not overwritten unless that is asked for', async () => {
  const again = 'secrets add --from-env ME';
  const refused = await type(`${again} --json`, { ME: VALUE });
  expect([refused.code, errorCodeOf(refused)]).toEqual([5, 'secret-exists']);
  expect(refused.stderr).toContain('--overwrite');
  expectSaid({ stdout: '', stderr: refused.stderr });
  expect(await type(`${again} --overwrite`, { ME: VALUE })).toMatchObject({ code: 0 });
});

test.each([
  `secrets add TOKEN=${VALUE}`,
  `secrets add ${VALUE}`,
  `secrets add --prompt TOKEN=${VALUE}`,
  `secrets add --stdin TOKEN=${VALUE}`,
  `secrets add --from-env TOKEN=${VALUE}`,
  `secrets add --file TOKEN=${VALUE}`,
  `secrets add --env TOKEN=${VALUE}`,
  `secrets add --env=TOKEN=${VALUE}`,
])('a value on the command line is refused, and not shown: %s', async (line) => {
  expect(await type(line)).toMatchObject({ stdout: '', code: 2 });
  await refuses(line);
});

test.each([
  'secrets add',
  'secrets add --stdin A',
  'secrets add --prompt A',
  'secrets add --from-env NOT_SET',
  'secrets add --file A=nosuch',
  'secrets add --file a/b=keys/my.keytab',
  'secrets add --file A=keys/my.keytab --file A=keys/my.keytab',
])('%s is refused', refuses);

test('a typed secret is asked for without showing it', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  let isAsked = false;
  const onStderr = (text: string): void => {
    if (isAsked || !text.includes('TYPED')) return;
    isAsked = true;
    // It listens as soon as it has shown what it asks for.
    setImmediate(() => terminal.write(`${VALUE}\r`));
  };
  const { stdout, code } = await type('secrets add --prompt TYPED', {}, { stdin: terminal, onStderr });
  expect({ isAsked, code }).toEqual({ isAsked: true, code: 0 });
  expectSaid({ stdout, stderr: '' });
  expect(await typeOf('TYPED')).toBe('env');
  terminal.destroy();
});

test('an empty pipe is no secret', async () => {
  expect(await type('secrets add --stdin A', {}, { stdin: Readable.from(['\n']) })).toMatchObject({
    code: 2,
  });
});

test('are deleted all or not at all', async () => {
  await refuses('secrets delete PIPED PIPE');
  expect(await typeOf('PIPED')).toBe('env');
  await shell.says('secrets delete PIPED ME', 'deleted');
  expect(await typeOf('PIPED')).toBe('nothing');
  expect(await shell.json('secrets delete my.keytab')).toEqual({ server: shell.url, deleted: ['my.keytab'] });
});

test('help tells the ways in, and not the one that is closed', async () => {
  const { stdout } = await type('secrets add --help');
  expect(stdout).toMatch(/^Usage: reana-madminer secrets add \[flags\]\n/);
  expect(stdout).not.toContain('values');
});
