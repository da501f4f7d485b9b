import type { Io } from '../../../src/cli/io.js';
import type { ConnectionArguments } from '../../../src/cli/flags/options.js';
import {
  checkLocality,
  dataFolderOf,
  readLocal,
  readLocalStart,
  resolveRun,
} from '../../../src/cli/server/settings.js';
import { createContext } from '../../../src/cli/context.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import { connectOptions } from '../../../src/cli/server/connection.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { ConfigError, UsageError } from '../../../src/core/errors.js';
import { expectWords } from '../../support/words.js';
import { collect } from '../support.js';

function io(): Io {
  return { env: {}, cwd: '/somewhere' };
}

function flags(given: Partial<ConnectionArguments> = {}): ConnectionArguments {
  return {
    server: undefined,
    'token-file': undefined,
    'ca-file': undefined,
    profile: undefined,
    'client-cert': undefined,
    'client-key': undefined,
    insecure: undefined,
    debug: false,
    local: false,
    runtime: undefined,
    'local-cores': undefined,
    'local-memory': undefined,
    port: undefined,
    'data-dir': undefined,
    ...given,
  };
}

test('the data folder is meant from the current folder', () => {
  expect(dataFolderOf({ 'data-dir': 'runs' }, io())).toBe('/somewhere/runs');
});

test.each([
  ['4G', 4e9],
  ['512Mi', 512 * 1024 ** 2],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['1000000', 1_000_000],
])('%s of memory', (text, bytes) => {
  expect(readLocalStart({ memory: text }).memory).toBe(bytes);
  expect(readLocal({ 'local-memory': text }).memory).toBe(bytes);
});

test.each([
  [[], undefined],
  [['--local-memory', '8Gi'], 8 * 1024 ** 3],
])(
  'the memory of the steps in `submit --local --memory 1Gi %s` is not that of the server',
  async (more, bytes) => {
    const parsed = await parseCommandLine([
      'submit',
      '--local',
      '--memory',
      '1Gi',
      '--memory',
      'a=2Gi',
      ...more,
    ]);
    if (!('command' in parsed)) throw new Error('the command line is a request for help');
    expect(parsed.args['memory']).toEqual(['1Gi', 'a=2Gi']);
    const context = createContext(
      { ...io(), stdout: collect().stream, stderr: collect().stream },
      new AbortController().signal,
      new QuietClock(),
      false,
    );
    expect(connectOptions(parsed.args, context).local).toMatchObject({ memory: bytes });
  },
);

test.each(['', '0', 'lots', '4X', '-1G', 'G'])('%j is no amount of memory', (text) =>
  expect(() => readLocal({ 'local-memory': text })).toThrow(UsageError),
);

test('the run is the argument, else REANA_WORKON, else an error', () => {
  expect(resolveRun('a.1', { REANA_WORKON: 'b.2' })).toBe('a.1');
  expect(resolveRun(undefined, { REANA_WORKON: 'b.2' })).toBe('b.2');
  expect(() => resolveRun(undefined, {})).toThrow(ConfigError);
});

test.each([
  { local: true, server: 'https://a.example' },
  { local: true, 'token-file': 'token' },
  { 'local-cores': 2 },
  { runtime: 'host' as const },
])('%j contradicts itself', (given) => {
  const error = refusal(() => checkLocality(flags(given)));
  expect(error).toBeInstanceOf(UsageError);
  const [flag = ''] = Object.keys(given).filter((name) => name !== 'local');
  expect(error.message).toContain(`--${flag}`);
  expectWords(error.message);
});

function refusal(call: () => void): UsageError {
  try {
    call();
  } catch (error) {
    return error as UsageError;
  }
  throw new Error('nothing was refused');
}
