import { UsageError } from '../../../src/core/errors.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import { expectWords } from '../../support/words.js';

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
  ['scan --jsno list', '--json'],
  ['--follow status run', '--follow'],
  ['--file reana.yaml submit', '--file'],
  ['share add run', '--user'],
  ['local start --tls-cert cert.pem', '--tls-key'],
  ['scan run', '<file>'],
  ['config set server', '<key> <value>'],
  ['ls one two three', 'three'],
  ['submit --file', '--file'],
  ['submit --follow=yes', '--follow'],
  ['list --size=5', '--limit 5'],
  ['submit -p', '-p'],
  ['submit --runtime qemu', 'auto, host, docker, podman, apptainer'],
  ['submit --file a --file b', '--file'],
  ['submit --local-cores many', '--local-cores'],
  ['local start --cores 0', '--cores'],
  ['local start --port 80000', '--port'],
  ['submit --local --port 0', '--port'],
  ['list --local --port=-1', '--port'],
  ['list --local --port 8080.5', '--port'],
  ['scan run scan.yaml --local --port http', '--port'],
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

test('the value of a letter may follow it without a blank', async () => {
  expect(await args('submit -pseed=2 -p a=1 -fother.yaml')).toMatchObject({
    parameter: ['seed=2', 'a=1'],
    file: 'other.yaml',
  });
  expect(await args('ls -wmadminer.3 -- -wx')).toMatchObject({ workflow: 'madminer.3', run: '-wx' });
  expect(await args('diff a b -qU3')).toMatchObject({ brief: true, context: 3 });
});

test.each([1, 8080, 65_535])('%d is a port', async (port) => {
  expect((await args(`local start --port ${port}`))['port']).toBe(port);
  expect((await args(`list --local --port ${port}`))['port']).toBe(port);
});

test('a run that looks like a number stays text', async () => {
  expect((await args('status 007 1e3'))['runs']).toEqual(['007', '1e3']);
});

test.each([
  '--json --server https://x.example scan status curve',
  'scan --json --server https://x.example status curve',
  'scan --server=https://x.example --json status curve',
  '--json scan --server https://x.example status curve',
  'scan status --json curve --server https://x.example',
])('`%s`: shared flags may stand before the command and within its name', async (line) => {
  expect(await args(line)).toMatchObject({ json: true, server: 'https://x.example', scan: 'curve' });
});

test('what follows -- is no flag', async () => {
  expect((await args('status -- --json -h'))['runs']).toEqual(['--json', '-h']);
});

test('a switch may be given as true or false', async () => {
  expect(await args('submit --follow=false --dry-run=true')).toMatchObject({
    follow: false,
    'dry-run': true,
  });
});

test('flags before the command are its own', async () => {
  expect(await args('--json --server https://x.example status run')).toMatchObject({
    json: true,
    server: 'https://x.example',
    runs: ['run'],
  });
});

test('the version is the one of package.json', async () => {
  const parsed = await parseCommandLine(['--version']);
  expect(parsed).toEqual({ text: expect.stringMatching(/^\d+\.\d+\.\d+/) as string });
});
