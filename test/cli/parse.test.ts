import { UsageError } from '../../src/core/errors.js';
import { parseCommandLine } from '../../src/cli/parse.js';
import { SECTIONS } from '../../src/cli/verbs.js';
import { expectWords } from '../support/words.js';

async function refused(line: string): Promise<UsageError> {
  const parsed = parseCommandLine(line === '' ? [] : line.split(' '));
  const error: unknown = await parsed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

async function args(line: string): Promise<Record<string, unknown>> {
  const parsed = await parseCommandLine(line.split(' '));
  if (!('args' in parsed)) throw new Error(parsed.text);
  return parsed.args;
}

test.each([
  ['', '--help'],
  ['submti', 'submit'],
  ['frobnicate', 'frobnicate'],
  ['local', 'start, stop, status'],
  ['local sart', 'start'],
  ['scan sttus curve --json', 'status'],
  ['submit --dowload x', '--download'],
  ['status --srever=x', '--server'],
  ['submit -z', '-z'],
  ['--jsno list', '--json'],
  ['scan run', '<file>'],
  ['config set server', '<key> <value>'],
  ['ls one two', 'two'],
  ['submit --file', '--file'],
  ['submit -p', '-p'],
  ['submit --runtime qemu', 'auto, host, docker, podman, apptainer'],
  ['submit --file a --file b', '--file'],
  ['submit --local-cores many', '--local-cores'],
  ['local start --cores 0', '--cores'],
])('refuses `%s`, and names %s', async (line, name) => {
  const { message, hint = '' } = await refused(line);
  expect(`${message}\n${hint}`).toContain(name);
  expectWords({ message, hint });
});

test('parameters may be repeated, hold dots and equal signs, and stay text', async () => {
  const parsed = await args('submit -p a.b=1=2 --parameter c=07 --json');
  expect(parsed['parameter']).toEqual(['a.b=1=2', 'c=07']);
  expect(parsed['json']).toBe(true);
});

test('a run that looks like a number stays text', async () => {
  expect((await args('status 007 1e3'))['runs']).toEqual(['007', '1e3']);
});

test('flags before the command are its own', async () => {
  expect(await args('--json --server https://x.example status run')).toMatchObject({
    json: true,
    server: 'https://x.example',
    runs: ['run'],
  });
});

test('help lists every command under the title of its section', async () => {
  const parsed = await parseCommandLine(['--help']);
  const text = 'text' in parsed ? parsed.text : '';
  for (const { title, verbs } of SECTIONS) {
    const [, ...lines] = text.slice(text.indexOf(`\n${title}:\n`) + 1).split('\n');
    const listed = lines.slice(0, verbs.length).map((line) => /^ {2}(\S+) {2,}\S/.exec(line)?.[1]);
    expect(listed).toEqual(verbs.map(({ name }) => name));
  }
});

test.each(['status', 'local start'])(
  'help of `%s` says what it does, and lists no other command',
  async (verb) => {
    const parsed = await parseCommandLine([...verb.split(' '), '--help']);
    const text = 'text' in parsed ? parsed.text : '';
    expect(text).toMatch(new RegExp(`^reana-madminer ${verb}\\b`));
    expect(text).not.toContain('submit');
    expectWords(text);
  },
);

test('the version is the one of package.json', async () => {
  const parsed = await parseCommandLine(['--version']);
  expect(parsed).toEqual({ text: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
});
