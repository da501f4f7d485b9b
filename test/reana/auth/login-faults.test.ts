import { systemClock, type Clock } from '../../../src/core/clock.js';
import { loginByBrowser, type BrowserLogin } from '../../../src/reana/auth/browser-login.js';
import { loginByDevice, type DevicePrompt } from '../../../src/reana/auth/device-login.js';
import { decodeProvider, type OpenIdProvider } from '../../../src/reana/auth/provider.js';
import type { TokenSet } from '../../../src/reana/auth/token-set.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { keepPort } from '../../support/kept-port.js';
import { expectWords } from '../../support/words.js';
import { StubServer, TestClock, type Reply } from '../stub-server.js';
import { FakeProvider, refusal } from './fake-login.js';

let fake: FakeProvider;

beforeEach(async () => {
  fake = await FakeProvider.start();
});

afterEach(() => fake.close());

/** Time that nobody waits for. */
const patient: Clock = {
  now: () => Date.UTC(2030, 0, 1),
  sleep: (_time, signal) => systemClock.sleep(600_000, signal),
};

/** Fails as logins do, with these words. */
async function expectFailure(promise: Promise<unknown>): Promise<void> {
  const error = await failureOf(promise);
  expect(error).toMatchObject({ code: 'login-failed' });
  expectWords(wordsOf(error, { [fake.stub.url]: 'PROVIDER' }));
}

/** Logs in; `answer` is what the browser does with the address it is shown, and it must come to its end. */
async function login(
  answer: (
    url: URL,
    back: (fields: Readonly<Record<string, string>>) => Promise<Response>,
  ) => Promise<unknown>,
  options: Partial<BrowserLogin> & { clock?: Clock; signal?: AbortSignal; provider?: OpenIdProvider } = {},
): Promise<TokenSet> {
  const { clock = patient, signal, provider = fake.provider, ...rest } = options;
  let browsing: Promise<unknown> = Promise.resolve();
  const tokens = loginByBrowser(
    provider,
    { serverUrl: fake.stub.url, clock, signal },
    {
      onUrl: () => undefined,
      openBrowser: async (shown) => {
        const url = new URL(shown);
        const target = new URL(url.searchParams.get('redirect_uri')!);
        browsing = answer(url, (fields) => {
          target.search = new URLSearchParams(fields).toString();
          return fetch(target);
        });
        await browsing;
      },
      ...rest,
    },
  );
  return tokens.finally(() => browsing);
}

function stateOf(url: URL): string {
  return url.searchParams.get('state')!;
}

describe('by browser', () => {
  test('the code is exchanged with the verifier of the challenge', async () => {
    const tokens = await login(async (url, back) => {
      const page = await back({ code: 'code-of-the-test', state: stateOf(url) });
      expect(page.status).toBe(200);
    });
    expect(tokens.accessToken).toBe(fake.given[0]);
    const [sent] = fake.asked;
    expect(sent!.get('grant_type')).toBe('authorization_code');
    expect(sent!.get('code')).toBe('code-of-the-test');
    expect(sent!.get('code_verifier')!.length).toBeGreaterThanOrEqual(43);
    expect(sent!.get('client_secret')).toBeNull();
  });

  test('an answer to another login is turned away, and the right one still counts', async () => {
    const statuses: number[] = [];
    await login(async (url, back) => {
      for (const fields of [
        { code: 'stolen', state: 'of-somebody-else' },
        { code: 'stolen' },
        { error: 'access_denied' },
        { state: stateOf(url) },
      ]) {
        statuses.push((await back(fields)).status);
      }
      const elsewhere = new URL(url.searchParams.get('redirect_uri')!);
      elsewhere.pathname = '/favicon.ico';
      statuses.push((await fetch(elsewhere)).status);
      await back({ code: 'mine', state: stateOf(url) });
    });
    expect(statuses).toEqual([400, 400, 400, 400, 404]);
    expect(fake.asked.map((fields) => fields.get('code'))).toEqual(['mine']);
  });

  test('a user who refuses is told so', async () => {
    const refused = login((url, back) => back({ error: 'access_denied', state: stateOf(url) }));
    await expectFailure(refused);
    expect(fake.asked).toEqual([]);
  });

  test("the provider's words are shown", async () => {
    const refused = login((url, back) =>
      back({ error: 'server_error', error_description: 'no such realm', state: stateOf(url) }),
    );
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining('no such realm') as string,
    });
  });

  test('the answer of another issuer is refused', async () => {
    const mixed = login((url, back) =>
      back({ code: 'code', iss: 'https://evil.example.org', state: stateOf(url) }),
    );
    await expect(mixed).rejects.toMatchObject({ code: 'login-failed' });
    expect(fake.asked).toEqual([]);
  });

  test('a browser that fails or blocks leaves the address to the user', async () => {
    let begun: Promise<TokenSet> | undefined;
    const shown = new Promise<string>((resolve) => {
      begun = login(() => Promise.resolve(), {
        onUrl: resolve,
        openBrowser: () => Promise.reject(new Error('no browser')),
      });
    });
    const url = new URL(await shown);
    const target = new URL(url.searchParams.get('redirect_uri')!);
    target.search = new URLSearchParams({ code: 'code', state: stateOf(url) }).toString();
    await fetch(target);
    await expect(begun).resolves.toHaveProperty('accessToken');
  });

  test('the server names the port unless the user does', async () => {
    const [announced, own] = await Promise.all([keepPort(), keepPort()]);
    const ports: string[] = [];
    const answer: Parameters<typeof login>[0] = (url, back) => {
      ports.push(new URL(url.searchParams.get('redirect_uri')!).port);
      return back({ code: 'code', state: stateOf(url) });
    };
    const provider = { ...fake.provider, loopbackPort: announced };
    await login(answer, { provider });
    await login(answer, { provider, port: own });
    expect(ports).toEqual([String(announced), String(own)]);
  });

  test('a port that is taken is an error that says what to do', async () => {
    const other = await StubServer.start({});
    const port = Number(new URL(other.url).port);
    await expect(login(() => Promise.resolve(), { port })).rejects.toMatchObject({
      code: 'configuration',
      action: { type: 'login', headless: true },
    });
    await other.close();
  });

  test('nobody is waited for longer than five minutes', async () => {
    const clock = new TestClock();
    await expect(login(() => Promise.resolve(), { clock })).rejects.toMatchObject({ code: 'login-failed' });
    expect(clock.waits).toEqual([300_000]);
  });

  test('the user can give up', async () => {
    const controller = new AbortController();
    const begun = login(
      () => {
        controller.abort();
        return Promise.resolve();
      },
      { signal: controller.signal },
    );
    await expect(begun).rejects.toMatchObject({ code: 'aborted' });
  });

  test('a redirect of the token endpoint is not followed', async () => {
    const elsewhere = await StubServer.start({});
    fake.faults.push(() => ({ status: 307, headers: { Location: `${elsewhere.url}/token` } }));
    const begun = login((url, back) => back({ code: 'code-of-the-test', state: stateOf(url) }));
    const error = await failureOf(begun);
    expect(error).toMatchObject({ code: 'login-failed' });
    expectWords(wordsOf(error, { [fake.stub.url]: 'PROVIDER', [elsewhere.url]: 'ELSEWHERE' }));
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  test.each<[string, Reply, string]>([
    ['no JSON', { body: 'hello' }, 'login-failed'],
    ['no token', { body: { token_type: 'Bearer' } }, 'login-failed'],
    [
      'a token of another kind',
      { body: { token_type: 'mac', access_token: 'value-nobody-sees' } },
      'login-failed',
    ],
    [
      'a forged identity',
      { body: { token_type: 'Bearer', access_token: 'value-nobody-sees', id_token: 'fake.id.token' } },
      'login-failed',
    ],
    ['an unknown program', refusal('invalid_client', 'no such client'), 'login-failed'],
    ['a failing provider', { status: 503, body: '<html>away</html>' }, 'server-unavailable'],
  ])('%s instead of tokens', async (_name, reply, code) => {
    fake.faults.push(() => reply);
    const failure: unknown = await login((url, back) =>
      back({ code: 'code-of-the-test', state: stateOf(url) }),
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(textOf(failure)).not.toMatch(/value-nobody-sees|code-of-the-test/);
  });
});

describe('by device code', () => {
  const run = (
    clock: Clock = new TestClock(),
    provider = fake.provider,
    prompts: DevicePrompt[] = [],
  ): Promise<TokenSet> =>
    loginByDevice(
      provider,
      { serverUrl: fake.stub.url, clock },
      { onPrompt: (prompt) => prompts.push(prompt) },
    );
  const pending = (): Reply => refusal('authorization_pending');

  test('it asks at the interval, slower when it has to', async () => {
    fake.faults.push(pending, () => refusal('slow_down'), pending);
    const clock = new TestClock();
    await run(clock);
    expect(clock.waits).toEqual([1000, 1000, 6000, 6000]);
    const [begun] = fake.stub.requests;
    const asked = new URLSearchParams(begun!.body.toString());
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('scope')).toBe('openid profile email offline_access');
    expect(fake.asked.at(-1)!.get('device_code')).toBe('device-code-of-the-test');
    expect(fake.asked.at(-1)!.get('code_verifier')!.length).toBeGreaterThanOrEqual(43);
  });

  test.each([{ interval: 0 }, {}])('5 seconds are meant by %p', async (fields) => {
    fake.device = { expires_in: 600, ...fields };
    const clock = new TestClock();
    await run(clock);
    expect(clock.waits).toEqual([5000]);
  });

  test('the address holds the code, or the code is shown', async () => {
    const prompts: DevicePrompt[] = [];
    await run(new TestClock(), fake.provider, prompts);
    fake.device = { ...fake.device, verification_uri_complete: 'https://login.example.org/device?c=1' };
    await run(new TestClock(), fake.provider, prompts);
    expect(prompts).toEqual([
      { url: `${fake.stub.url}/device`, code: 'ABCD-EFGH' },
      { url: 'https://login.example.org/device?c=1' },
    ]);
  });

  test.each([
    { verification_uri: 'javascript:alert(1)' },
    { verification_uri: 'file:///etc/passwd' },
    { verification_uri_complete: 'vscode://file/x' },
    { verification_uri_complete: '-h' },
  ])('an address that is no web page is not shown to be opened: %p', async (fields) => {
    fake.device = { ...fake.device, ...fields };
    const prompts: DevicePrompt[] = [];
    await expectFailure(run(new TestClock(), fake.provider, prompts));
    expect(prompts).toEqual([]);
  });

  test('a provider that is away for a while changes nothing', async () => {
    fake.faults.push(
      (_fields, response) => {
        response.socket?.destroy();
        return undefined;
      },
      () => ({ status: 502, body: 'bad gateway' }),
      () => ({ status: 429, body: '' }),
    );
    await expect(run()).resolves.toHaveProperty('accessToken');
    expect(fake.asked).toHaveLength(4);
  });

  test.each(['access_denied', 'expired_token', 'unauthorized_client'])('%s ends it', async (error) => {
    fake.faults.push(() => refusal(error));
    await expectFailure(run());
    expect(fake.asked).toHaveLength(1);
  });

  test('the code ends by itself', async () => {
    fake.device = { expires_in: 3, interval: 1 };
    fake.faults.push(pending, pending, pending);
    await expectFailure(run());
    expect(fake.asked).toHaveLength(2);
  });

  test('not every provider has it', async () => {
    const document = { ...fake.document, device_authorization_endpoint: null };
    const provider = decodeProvider(document, fake.stub.url);
    await expectFailure(run(new TestClock(), provider));
  });

  test('the user can give up', async () => {
    const controller = new AbortController();
    const begun = loginByDevice(
      fake.provider,
      { serverUrl: fake.stub.url, clock: patient, signal: controller.signal },
      { onPrompt: () => controller.abort() },
    );
    await expect(begun).rejects.toMatchObject({ code: 'aborted' });
    expect(fake.asked).toEqual([]);
  });
});

/** All that a log could show of an error. */
function textOf(error: unknown): string {
  if (!(typeof error === 'object' && error !== null)) return String(error);
  const { message, stack, cause } = error as Error;
  return [message, stack, JSON.stringify(error), cause === undefined ? '' : textOf(cause)].join('\n');
}
