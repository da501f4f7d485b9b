import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { Shell } from './shell.js';

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
  stdin?: Readable,
): Promise<{ stdout: string; stderr: string; code: number }> {
  const outcome = await shell.type(line, env, stdin);
  printed += outcome.stdout + outcome.stderr;
  return outcome;
}

/** How the server keeps a secret. */
async function typeOf(name: string): Promise<string> {
  const listed = (await shell.json('secrets list')) as { name: string; type: string }[];
  return listed.find((secret) => secret.name === name)?.type ?? 'nothing';
}

test('are added from files, the environment and standard input, and listed by name', async () => {
  expect(await type('secrets list')).toMatchObject({ stdout: 'no secrets\n', code: 0 });
  const added = await type(
    'secrets add --file CERN_KEYTAB=keys/my.keytab --file keys/my.keytab --from-env USER_OF_CERN=ME --from-env ME --stdin PIPED',
    { ME: VALUE },
    Readable.from([VALUE, '\n']),
  );
  expect(added).toEqual({
    stdout: `stored CERN_KEYTAB, my.keytab, USER_OF_CERN, ME, PIPED on ${shell.url}\n`,
    stderr: '',
    code: 0,
  });
  expect((await type('secrets list')).stdout).toMatch(/^NAME +TYPE\n(.*\n)*CERN_KEYTAB +file\n/);
  expect(await typeOf('PIPED')).toBe('env');
  expect(await typeOf('my.keytab')).toBe('file');
});

test('are not overwritten unless that is asked for', async () => {
  const again = 'secrets add --from-env ME';
  const refused = await type(again, { ME: VALUE });
  expect(refused.code).toBe(5);
  expect(refused.stderr).toMatch(/ME already exist.*\nhint: .*--overwrite/);
  expect(await type(`${again} --overwrite`, { ME: VALUE })).toMatchObject({ code: 0 });
});

test.each([
  [`secrets add TOKEN=${VALUE}`, 'give --prompt TOKEN'],
  [`secrets add ${VALUE}`, 'give --prompt NAME'],
  [`secrets add --prompt TOKEN=${VALUE}`, 'give --prompt TOKEN'],
  [`secrets add --stdin TOKEN=${VALUE}`, 'give --prompt TOKEN'],
  [`secrets add --from-env TOKEN=${VALUE}`, 'write it as --from-env NAME=VARIABLE'],
  [`secrets add --file TOKEN=${VALUE}`, 'write it as --file NAME=PATH'],
  [`secrets add --env TOKEN=${VALUE}`, ''],
  [`secrets add --env=TOKEN=${VALUE}`, ''],
])('a value on the command line is refused, and not shown: %s', async (line, hint) => {
  const { stdout, stderr, code } = await type(line);
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).toContain(hint);
  expect((await type(`${line} --json`)).code).toBe(2);
});

test.each([
  ['secrets add', 'no secret is given'],
  ['secrets add --stdin A', 'nothing is piped in for the secret A'],
  ['secrets add --prompt A', 'there is no terminal to ask for the secret A on'],
  ['secrets add --from-env NOT_SET', 'the environment variable for the secret NOT_SET is not set, or empty'],
  ['secrets add --file A=nosuch', "the file of the secret A can't be read: there is no such file"],
  ['secrets add --file a/b=keys/my.keytab', `"a/b" can't be the name of a secret`],
  ['secrets add --file A=keys/my.keytab --file A=keys/my.keytab', 'the secret A is given twice'],
])('%s: %s', async (line, message) => {
  expect(await type(line)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string });
});

test('a typed secret is asked for without showing it', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const going = type('secrets add --prompt TYPED', {}, terminal);
  const typing = setInterval(() => terminal.write(`${VALUE}\r`), 100);
  try {
    const { stdout, stderr, code } = await going;
    expect({ stdout, code }).toEqual({ stdout: `stored TYPED on ${shell.url}\n`, code: 0 });
    expect(stderr).toContain('TYPED:');
  } finally {
    clearInterval(typing);
    terminal.destroy();
  }
});

test('an empty pipe is no secret', async () => {
  expect(await type('secrets add --stdin A', {}, Readable.from(['\n']))).toMatchObject({ code: 2 });
});

test('are deleted all or not at all', async () => {
  expect(await type('secrets delete PIPED PIPE')).toEqual({
    stdout: '',
    stderr: 'error: there is no secret PIPE; nothing was deleted\nhint: did you mean PIPED?\n',
    code: 2,
  });
  expect(await typeOf('PIPED')).toBe('env');
  expect(await type('secrets delete PIPED ME')).toMatchObject({
    stdout: `deleted PIPED, ME from ${shell.url}\n`,
    code: 0,
  });
  expect(await typeOf('PIPED')).toBe('nothing');
  expect(await shell.json('secrets delete my.keytab')).toEqual({ server: shell.url, deleted: ['my.keytab'] });
});

test('help tells the ways in, and not the one that is closed', async () => {
  const { stdout } = await type('secrets add --help');
  expect(stdout).toMatch(/^reana-madminer secrets add\n/);
  expect(stdout).not.toContain('values');
});
