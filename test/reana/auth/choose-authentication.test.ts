import { ManualTimer } from '../../support/manual-timer.js';
import { fc } from '../../support/property.js';
import type { AuthenticationScheme, TokenSource } from '../../../src/reana/auth/authentication.js';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { recorded, StubServer, TestClock, type Reply, type SeenRequest } from '../stub-server.js';
import { makeJwt } from './fake-login.js';

const DISCOVERY = '/api/.well-known/openid-configuration';
const YOU: Reply = { body: { email: 'ada@example.org', quota: {} } };

const open: StubServer[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const document = {
  issuer: 'https://login.example.org',
  authorization_endpoint: 'https://login.example.org/auth',
  token_endpoint: 'https://login.example.org/token',
  reana_cli_client_id: 'reana-cli',
};

/** What servers answer to the question for their OpenID configuration. */
const SERVERS = {
  oidc: { body: document },
  both: { body: { ...document, reana_query_token_supported: true } },
  none: { status: 404, body: { message: 'Not Found' } },
  broken: { status: 500, body: { message: 'issuer misconfigured' } },
  unusable: { body: { ...document, issuer: 'http://login.example.org' } },
  redirect: { status: 302, headers: { Location: 'https://example.org' } },
  page: { body: '<html></html>' },
} as const satisfies Record<string, Reply>;

type Kind = keyof typeof SERVERS;

async function start(kind: Kind): Promise<StubServer> {
  const stub = await StubServer.start({ [`GET ${DISCOVERY}`]: SERVERS[kind], 'GET /api/you': YOU });
  open.push(stub);
  return stub;
}

interface Sent {
  readonly probes: number;
  readonly calls: readonly SeenRequest[];
  readonly error: unknown;
}

async function send(
  stub: StubServer,
  accessToken: string,
  authentication?: AuthenticationScheme,
): Promise<Sent> {
  stub.requests.length = 0;
  const client = createRestClient({
    serverUrl: stub.url,
    clock: new TestClock(),
    accessToken,
    ...(authentication === undefined ? {} : { authentication }),
  });
  const error: unknown = await client.server.you().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  client.close();
  const calls = stub.requests.filter(({ path }) => path !== DISCOVERY);
  return { probes: stub.requests.length - calls.length, calls, error };
}

/** A client that asks, as all do that nobody tells how the server takes tokens. */
function asking(stub: StubServer, tokens: Partial<TokenSource>): RestClient {
  const source: TokenSource = {
    token: () => Promise.resolve(''),
    renew: () => Promise.resolve(undefined),
    ...tokens,
  };
  return createRestClient({ serverUrl: stub.url, clock: new TestClock(), tokens: source });
}

const part = fc.stringMatching(/^[\w-]{1,20}$/);
const jwt = fc.oneof(
  fc.tuple(part, part, part).map((parts) => parts.join('.')),
  fc.constant(0).map(() => makeJwt({ exp: 2_000_000_000 })),
);
const opaque = fc.oneof(
  fc.stringMatching(/^[\w-]{6,30}$/),
  fc.tuple(part, part).map((parts) => parts.join('.')),
  fc.tuple(part, part).map(([one, other]) => `${one}..${other}`),
);
const padding = fc.constantFrom('', ' ', '\n');

describe('whatever the token and the server', () => {
  const stubs = new Map<Kind, StubServer>();

  beforeAll(async () => {
    for (const kind of Object.keys(SERVERS) as Kind[]) {
      stubs.set(kind, await StubServer.start({ [`GET ${DISCOVERY}`]: SERVERS[kind], 'GET /api/you': YOU }));
    }
  });

  afterAll(async () => {
    for (const stub of stubs.values()) await stub.close();
  });

  const kinds = fc.constantFrom(...(Object.keys(SERVERS) as Kind[]));
  const schemes = fc.constantFrom<AuthenticationScheme | undefined>(undefined, 'query', 'bearer');

  test('a JWT goes into the header or nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(jwt, padding, kinds, schemes, async (token, pad, kind, scheme) => {
        const { probes, calls, error } = await send(stubs.get(kind)!, `${pad}${token}${pad}`, scheme);
        const isRefused = scheme === 'query' || (scheme === undefined && kind === 'none');
        expect(calls).toHaveLength(isRefused ? 0 : 1);
        expect(error === undefined).toBe(!isRefused);
        expect(probes).toBe(scheme === undefined ? 1 : 0);
        for (const { query } of stubs.get(kind)!.requests) expect(query.toString()).not.toContain(token);
        for (const { headers } of calls) expect(headers.authorization).toBe(`Bearer ${token}`);
        expect(String((error as Error | undefined)?.message)).not.toContain(token);
      }),
      { numRuns: 60 },
    );
  });

  test('a REANA token goes into the query or nowhere, unless somebody says otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(opaque, padding, kinds, schemes, async (token, pad, kind, scheme) => {
        const { calls, error } = await send(stubs.get(kind)!, `${pad}${token}${pad}`, scheme);
        const isRefused = scheme === undefined && kind === 'oidc';
        expect(calls).toHaveLength(isRefused ? 0 : 1);
        expect(error === undefined).toBe(!isRefused);
        for (const { query, headers } of calls) {
          expect(query.get('access_token')).toBe(scheme === 'bearer' ? null : token);
          expect(headers.authorization).toBe(scheme === 'bearer' ? `Bearer ${token}` : undefined);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('a REANA token at a server with logins: the error says to log in', async () => {
  const stub = await start('oidc');
  const client = asking(stub, { token: () => Promise.resolve('opaque-token') });
  await expect(client.server.you()).rejects.toMatchObject({
    code: 'login-required',
    action: { type: 'login', server: stub.url },
  });
});

test('a JWT at a server without logins: the error says where tokens are', async () => {
  const stub = await start('none');
  const client = asking(stub, { token: () => Promise.resolve(makeJwt()) });
  await expect(client.server.you()).rejects.toMatchObject({
    code: 'configuration',
    hint: expect.stringContaining(`${stub.url}/profile`) as string,
  });
});

test('a token with a word before it is none', async () => {
  const stub = await start('oidc');
  const client = asking(stub, { token: () => Promise.resolve(`Bearer ${makeJwt()}`) });
  await expect(client.server.you()).rejects.toMatchObject({ code: 'configuration' });
  expect(stub.calls).toEqual([`GET ${DISCOVERY}`]);
});

test('the server is asked once for all requests, and not for those that need no token', async () => {
  const stub = await start('none');
  stub.use({ 'GET /api/ping': { body: { message: 'OK' } } });
  const client = asking(stub, { token: () => Promise.resolve('opaque-token') });
  await client.server.ping();
  expect(stub.calls).toEqual(['GET /api/ping']);
  await Promise.all(Array.from({ length: 20 }, () => client.server.you()));
  await client.server.you();
  expect(stub.calls.filter((call) => call.endsWith(DISCOVERY))).toHaveLength(1);
});

test('the question and what comes next share a connection', async () => {
  const stub = await start('none');
  const ports = new Set<number | undefined>();
  for (const [route, reply] of Object.entries({ [`GET ${DISCOVERY}`]: SERVERS.none, 'GET /api/you': YOU })) {
    stub.use({
      [route]: (_request, response) => {
        ports.add(response.socket?.remotePort);
        return reply;
      },
    });
  }
  await asking(stub, { token: () => Promise.resolve('opaque-token') }).server.you();
  expect(ports.size).toBe(1);
});

test('it is not asked where the source of the tokens knows', async () => {
  const stub = await start('oidc');
  const token = makeJwt();
  await asking(stub, { scheme: 'bearer', token: () => Promise.resolve(token) }).server.you();
  expect(stub.calls).toEqual(['GET /api/you']);
  expect(stub.requests[0]!.headers.authorization).toBe(`Bearer ${token}`);
});

test('one who interrupts the question leaves it to the others', async () => {
  const stub = await start('none');
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((seen) => {
    stub.use({
      [`GET ${DISCOVERY}`]: async () => {
        seen();
        await new Promise<void>((resolve) => (answer = resolve));
        return SERVERS.none;
      },
    });
  });
  const client = asking(stub, { token: () => Promise.resolve('opaque-token') });
  const controller = new AbortController();
  const interrupted = client.server.you({ signal: controller.signal });
  const patient = client.server.you();
  await asked;
  controller.abort();
  await expect(interrupted).rejects.toMatchObject({ code: 'aborted' });
  answer();
  await expect(patient).resolves.toMatchObject({ email: 'ada@example.org' });
});

test('no connection is the error of the request, and the next request asks anew', async () => {
  const stub = await start('none');
  const client = asking(stub, { token: () => Promise.resolve('opaque-token') });
  await stub.goAway();
  await expect(client.server.you()).rejects.toMatchObject({ code: 'network', kind: 'refused' });
  await expect(client.server.you()).rejects.toMatchObject({ code: 'network', kind: 'refused' });
});

describe('after a 401', () => {
  const refusing = (good: string): ((request: SeenRequest) => Reply) => {
    return ({ headers }) =>
      headers.authorization === `Bearer ${good}`
        ? YOU
        : { status: 401, body: { message: 'Invalid access token.' } };
  };

  test('another token is tried once', async () => {
    const [old, good] = [makeJwt(), makeJwt()];
    const stub = await start('oidc');
    stub.use({ 'GET /api/you': refusing(good) });
    let current = old;
    const renewals: string[] = [];
    const client = asking(stub, {
      token: () => Promise.resolve(current),
      renew: (refused) => {
        renewals.push(refused);
        return Promise.resolve((current = good));
      },
    });
    await expect(client.server.you()).resolves.toMatchObject({ email: 'ada@example.org' });
    expect(renewals).toEqual([old]);
    expect(stub.calls.filter((call) => call === 'GET /api/you')).toHaveLength(2);
  });

  test('a second refusal is final', async () => {
    const stub = await start('oidc');
    stub.use({ 'GET /api/you': refusing('nobody') });
    let renewals = 0;
    const client = asking(stub, {
      token: () => Promise.resolve(makeJwt()),
      renew: () => {
        renewals += 1;
        return Promise.resolve(makeJwt());
      },
    });
    await expect(client.server.you()).rejects.toMatchObject({ code: 'authentication', status: 401 });
    expect(renewals).toBe(1);
    expect(stub.calls.filter((call) => call === 'GET /api/you')).toHaveLength(2);
  });

  test.each([['no other token', undefined]])('%s: it is not sent again', async (_name, other) => {
    const stub = await start('oidc');
    stub.use({ 'GET /api/you': refusing('nobody') });
    const client = asking(stub, {
      token: () => Promise.resolve(makeJwt()),
      renew: () => Promise.resolve(other),
    });
    await expect(client.server.you()).rejects.toMatchObject({ code: 'authentication' });
    expect(stub.calls.filter((call) => call === 'GET /api/you')).toHaveLength(1);
  });

  test('the body of a change is sent whole again', async () => {
    const [old, good] = [makeJwt(), makeJwt()];
    const stub = await start('oidc');
    stub.use({
      'POST /api/workflows/madminer.1/start': ({ headers }) =>
        headers.authorization === `Bearer ${good}`
          ? recorded('start')
          : { status: 401, body: { message: 'Invalid access token.' } },
    });
    let current = old;
    const client = asking(stub, {
      token: () => Promise.resolve(current),
      renew: () => Promise.resolve((current = good)),
    });
    await client.workflows.start('madminer.1', { parameters: { events: 10 } });
    const [first, second] = stub.requests.filter(({ method }) => method === 'POST');
    expect(first!.body.length).toBeGreaterThan(0);
    expect(second!.body.equals(first!.body)).toBe(true);
  });
});

test('a redirect is not followed with the token', async () => {
  const elsewhere = await start('none');
  const stub = await start('oidc');
  stub.use({ 'GET /api/you': { status: 307, headers: { Location: `${elsewhere.url}/api/you` } } });
  const client = asking(stub, { token: () => Promise.resolve(makeJwt()) });
  await expect(client.server.you()).rejects.toMatchObject({ code: 'redirected' });
  expect(elsewhere.requests).toEqual([]);
});

test('a token that takes longer than a connection may is waited for', async () => {
  const stub = await start('oidc');
  const timer = new ManualTimer();
  const client = stub.client({
    accessToken: '',
    timeouts: { repeat: timer.repeat },
    clock: new TestClock(),
    authentication: 'bearer',
    tokens: {
      token: () => {
        timer.pass(600_000);
        return Promise.resolve(makeJwt());
      },
      renew: () => Promise.resolve(undefined),
    },
  });
  await expect(client.server.you()).resolves.toMatchObject({ email: 'ada@example.org' });
});
