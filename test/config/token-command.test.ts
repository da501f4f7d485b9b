import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openCredentials } from '../../src/config/credentials.js';
import { LoginStore } from '../../src/config/login-store.js';
import { CommandTokens } from '../../src/config/token-command.js';
import { createRestClient } from '../../src/reana/rest-client.js';
import { FakeProvider, makeJwt, startReana } from '../reana/auth/fake-login.js';
import { TestClock } from '../reana/stub-server.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { Gate } from '../support/gate.js';
import { expectWords, type Words } from '../support/words.js';
import { temporaryFolders } from './temporary-folder.js';

const folders = temporaryFolders();
const SERVER = 'https://reana.example.org';
const clock = new TestClock();
let count = 0;

/** A command that prints the texts in turn, the last one for ever, and how often it ran. */
async function commandThatPrints(
  ...texts: readonly string[]
): Promise<{ command: string; runs: () => number }> {
  count += 1;
  const folder = join(folders.state, `command-${count}`);
  await mkdir(folder, { recursive: true });
  const counter = join(folder, 'runs');
  writeFileSync(join(folder, 'texts'), texts.map((text) => `${text}\n`).join(''));
  return {
    command: `cd "${folder}"; echo >> runs; head -n $(wc -l < runs) texts | tail -n 1`,
    runs: () => (existsSync(counter) ? readFileSync(counter, 'utf8').length : 0),
  };
}

function tokensOf(command: string, timeout?: number): CommandTokens {
  return new CommandTokens({
    command,
    serverUrl: SERVER,
    clock,
    ...(timeout === undefined ? {} : { timeout }),
  });
}

function jwtFor(seconds: number): string {
  return makeJwt({ exp: Math.floor(clock.now() / 1000) + seconds });
}

test('a token is used until a minute before its end, for all who ask', async () => {
  const [short, long] = [jwtFor(30), jwtFor(3600)];
  const { command, runs } = await commandThatPrints(short, long);
  const tokens = tokensOf(command);
  expect(await tokens.token({})).toBe(short);
  expect(await Promise.all([tokens.token({}), tokens.token({}), tokens.token({})])).toEqual([
    long,
    long,
    long,
  ]);
  expect(await tokens.token({})).toBe(long);
  expect(runs()).toBe(2);
});

test('a token that tells no end is used until the server refuses it', async () => {
  const { command, runs } = await commandThatPrints('opaque-token-1', 'opaque-token-2');
  const tokens = tokensOf(command);
  expect(await tokens.token({})).toBe('opaque-token-1');
  expect(await tokens.token({})).toBe('opaque-token-1');
  expect(await tokens.renew('opaque-token-1', {})).toBe('opaque-token-2');
  expect(await tokens.renew('opaque-token-1', {})).toBe('opaque-token-2');
  expect(runs()).toBe(2);
});

test('a client asks again after a 401, once', async () => {
  const fake = await FakeProvider.start();
  const reana = await startReana(fake);
  const [stale, good] = [jwtFor(3600), jwtFor(3600)];
  fake.given.push(good);
  const { command, runs } = await commandThatPrints(stale, good);
  const credentials = await openCredentials(reana.url, { command }, { folders, clock });
  const client = createRestClient({ serverUrl: reana.url, clock, ...credentials });
  await expect(client.server.you()).resolves.toMatchObject({ email: 'ada@example.org' });
  expect(runs()).toBe(2);
  await reana.close();
  await fake.close();
});

test('the command knows the server', async () => {
  expect(await tokensOf('echo "token-for-$REANA_SERVER_URL"').token({})).toBe(`token-for-${SERVER}`);
});

test.each([
  ['fails', 'echo secret-on-stdout; echo "no ticket" >&2; exit 3', /(?=.*\b3\b).*no ticket/],
  ['does not exist', 'no-such-program-anywhere 2> /dev/null', /\b127\b/],
  ['prints nothing', 'echo "nothing cached" >&2', /nothing cached/],
  ['prints a sentence', 'echo "your token is secret-on-stdout"', /./],
  ['dies', 'kill -9 $$', /SIGKILL/],
])('a command that %s', async (_name, command, named) => {
  const failure = await failureOf(tokensOf(command).token({}));
  expect(failure).toMatchObject({
    code: 'configuration',
    message: expect.stringMatching(named) as string,
  });
  expect(failure.message).not.toContain('secret-on-stdout');
  expectWords(wordsOf(failure));
});

test('what it says of its token is not shown', async () => {
  const failing = tokensOf('echo token-value-1234; echo "refused token-value-1234" >&2; exit 1').token({});
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('<redacted>') as string });
});

describe('a command whose child waits', () => {
  let gate: Gate;
  beforeEach(async () => {
    gate = await Gate.start();
  });
  afterEach(() => gate.close());

  const command = (): string => `bash -c '${gate.command()}' & wait; echo of-the-command`;

  test('is ended when it takes too long, with what it has started', async () => {
    let isThere = false as boolean;
    const come = gate.reached().then(() => (isThere = true));
    // A shell on a busy machine may take longer than the first limit to start its child.
    let words: Words = '';
    for (let limit = 250; !isThere; limit *= 4) {
      const failure = await failureOf(tokensOf(command(), limit).token({}));
      expect(failure).toMatchObject({ code: 'configuration' });
      words = wordsOf(failure, { [`${limit / 1000} s`]: 'SECONDS' });
    }
    expectWords(words);
    await come;
    await gate.left();
  });

  test('goes on for those who still wait', async () => {
    const tokens = tokensOf(command());
    const controller = new AbortController();
    const impatient = tokens.token({ signal: controller.signal });
    const patient = tokens.token({});
    await gate.reached();
    controller.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'aborted' });
    gate.open();
    expect(await patient).toBe('of-the-command');
  });

  test('is ended when nobody waits any more', async () => {
    const tokens = tokensOf(command());
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => failureOf(tokens.token({ signal })));
    await gate.reached();
    for (const controller of controllers) controller.abort();
    for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject({ code: 'aborted' });
    await gate.left();
  });
});

describe('which credentials are used', () => {
  const options = { folders, clock };

  test('the token, else the command, else the login, else none', async () => {
    const url = 'https://choice.example.org';
    expect(await openCredentials(url, {}, options)).toEqual({});
    const store = new LoginStore(folders.state, clock);
    const provider = {
      issuer: 'https://login.example.org',
      clientId: 'reana-cli',
      authorizationEndpoint: 'https://login.example.org/auth',
      tokenEndpoint: 'https://login.example.org/token',
      signingAlgorithms: [],
      takesQueryTokens: false,
    };
    await store.saveLogin(url, provider, { accessToken: 'of-the-login' });
    const use = async (settings: { accessToken?: string; command?: string }): Promise<string | undefined> => {
      const { accessToken, tokens } = await openCredentials(`${url}/api/`, settings, options);
      return accessToken ?? tokens?.token({});
    };
    expect(await use({ accessToken: 'given', command: 'echo of-the-command' })).toBe('given');
    expect(await use({ accessToken: ' ', command: 'echo of-the-command' })).toBe('of-the-command');
    expect(await use({})).toBe('of-the-login');
    await store.forget(url);
    expect(await use({})).toBeUndefined();
  });
});
