import { UsageError } from '../../src/core/errors.js';
import { parseCommandLine } from '../../src/cli/parse.js';
import { SECTIONS } from '../../src/cli/verbs.js';

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
  ['', 'no command is given', 'see `reana-madminer --help`'],
  ['submti', 'there is no command submti', 'did you mean submit?'],
  ['frobnicate', 'there is no command frobnicate', 'see `reana-madminer --help`'],
  ['local', '`local` needs one of start, stop, status', 'see `reana-madminer --help`'],
  ['local sart', 'there is no command sart', 'did you mean start?'],
  ['submit --dowload x', 'there is no flag --dowload', 'did you mean --download?'],
  ['status --srever=x', 'there is no flag --srever', 'did you mean --server?'],
  ['submit -z', 'there is no flag -z', 'see `reana-madminer --help`'],
  ['--jsno list', 'there is no flag --jsno', 'did you mean --json?'],
  ['scan run', '`scan run` needs <file>', 'see `reana-madminer scan run --help`'],
  ['config set server', '`config set` needs <key> <value>', 'see `reana-madminer config set --help`'],
  ['ls one two', 'one argument too many: two', 'see `reana-madminer --help`'],
  ['submit --file', '--file needs a value', 'see `reana-madminer --help`'],
  ['submit -p', '-p needs a value', 'see `reana-madminer --help`'],
  [
    'submit --runtime qemu',
    "--runtime can't be qemu: it is one of auto, host, docker, podman, apptainer",
    undefined,
  ],
  ['submit --file a --file b', '--file is given more than once', undefined],
  ['submit --local-cores many', '--local-cores must be a number above 0', undefined],
  ['local start --cores 0', '--cores must be a number above 0', undefined],
])('refuses `%s`', async (line, message, hint) => {
  const error = await refused(line);
  expect(error.message).toBe(message);
  if (hint !== undefined) expect(error.hint).toBe(hint);
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
    expect(text).toMatch(new RegExp(`^reana-madminer ${verb}.*\n\n[A-Z].+\n`));
    expect(text).not.toContain('submit');
  },
);

test('the version is the one of package.json', async () => {
  const parsed = await parseCommandLine(['--version']);
  expect(parsed).toEqual({ text: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
});
