import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCredentials } from '../../src/config/credentials.js';
import { LoginStore } from '../../src/config/login-store.js';
import { CommandTokens } from '../../src/config/token-command.js';
import { systemClock } from '../../src/core/clock.js';
import { createClient } from '../../src/reana/client.js';
import { FakeProvider, makeJwt, startReana } from '../reana/auth/fake-login.js';
import { TestClock } from '../reana/stub-server.js';
import { temporaryFolders } from './temporary-folder.js';

const folders = temporaryFolders();
const SERVER = 'https://reana.example.org';
let count = 0;

/** A command that prints the texts in turn, the last one for ever, and how often it ran. */
async function commandThatPrints(
  ...texts: readonly string[]
): Promise<{ command: string; runs: () => number }> {
  count += 1;
  const folder = join(folders.state, `command-${count}`);
  await mkdir(folder, { recursive: true });
  const counter = join(folder, 'runs');
  writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts));
  writeFileSync(
    join(folder, 'print.cjs'),
    `const fs = require('node:fs');
     const texts = JSON.parse(fs.readFileSync(__dirname + '/texts.json', 'utf8'));
     fs.appendFileSync(__dirname + '/runs', '.');
     const run = fs.readFileSync(__dirname + '/runs', 'utf8').length;
     console.log(texts[Math.min(run, texts.length) - 1]);`,
  );
  return {
    command: `"${process.execPath}" "${join(folder, 'print.cjs')}"`,
    runs: () => (existsSync(counter) ? readFileSync(counter, 'utf8').length : 0),
  };
}

function tokensOf(command: string, timeout?: number): CommandTokens {
  return new CommandTokens({
    command,
    serverUrl: SERVER,
    clock: systemClock,
    ...(timeout === undefined ? {} : { timeout }),
  });
}

function jwtFor(seconds: number): string {
  return makeJwt({ exp: Math.floor(Date.now() / 1000) + seconds });
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
  const credentials = await openCredentials(reana.url, { command }, { folders });
  const client = createClient({ serverUrl: reana.url, clock: new TestClock(), ...credentials });
  await expect(client.server.you()).resolves.toMatchObject({ email: 'ada@example.org' });
  expect(runs()).toBe(2);
  await reana.close();
  await fake.close();
});

test('the command knows the server', async () => {
  expect(await tokensOf('echo "$REANA_SERVER_URL"').token({})).toBe(SERVER);
});

test.each([
  ['fails', 'echo secret-on-stdout; echo "no ticket" >&2; exit 3', /failed \(3\): no ticket$/],
  ['does not exist', 'no-such-program-anywhere', /failed \(127\)/],
  ['prints nothing', 'echo "nothing cached" >&2', /printed no token: nothing cached/],
  ['prints a sentence', 'echo "your token is secret-on-stdout"', /printed more than a token/],
  ['dies', 'kill -9 $$', /failed \(SIGKILL\)/],
])('a command that %s', async (_name, command, message) => {
  const failure: unknown = await tokensOf(command)
    .token({})
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'configuration',
    message: expect.stringMatching(message) as string,
    hint: expect.stringContaining('print a token') as string,
  });
  expect((failure as Error).message).not.toContain('secret-on-stdout');
});

test('what it says of its token is not shown', async () => {
  const failing = tokensOf('echo token-value-1234; echo "refused token-value-1234" >&2; exit 1').token({});
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('<redacted>') as string });
});

test('one that hangs is ended, with what it has started', async () => {
  const file = join(folders.state, 'child');
  await mkdir(folders.state, { recursive: true });
  // A shell on a busy machine may take longer than the first limit to start its child.
  for (let limit = 1; !isWritten(file); limit *= 4) {
    const hanging = tokensOf(`sleep 600 & echo $! > "${file}"; wait`, limit * 1000).token({});
    await expect(hanging).rejects.toMatchObject({
      message: expect.stringContaining(`longer than ${limit} s`) as string,
    });
  }
  await untilEnded(Number(readFileSync(file, 'utf8')));
});

test('one that nobody waits for any more is ended, and no sooner', async () => {
  const file = join(folders.state, 'waited-for');
  const tokens = tokensOf(`sleep 600 & echo $! > "${file}"; wait`);
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map(({ signal }) => tokens.token({ signal }).catch((error: unknown) => error));
  while (!isWritten(file)) await sleep(10);
  const pid = Number(readFileSync(file, 'utf8'));
  controllers[0]!.abort();
  expect(await waiting[0]).toMatchObject({ code: 'aborted' });
  await sleep(50);
  expect(isRunning(pid)).toBe(true);
  controllers[1]!.abort();
  expect(await waiting[1]).toMatchObject({ code: 'aborted' });
  await untilEnded(pid);
});

describe('which credentials are used', () => {
  const options = { folders, clock: systemClock };

  test('the token, else the command, else the login, else none', async () => {
    const url = 'https://choice.example.org';
    expect(await openCredentials(url, {}, options)).toEqual({});
    const store = new LoginStore(folders.state, systemClock);
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

function isWritten(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') !== '';
}

async function untilEnded(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(20);
}

/** False too for a process that has ended while nobody has seen to it yet. */
function isRunning(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .trim();
  return state !== '' && !state.startsWith('Z');
}
