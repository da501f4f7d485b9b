import { thrownBy } from '../../support/failures.js';
import { redact } from '../../../src/core/redact.js';
import { NotFoundError } from '../../../src/reana/errors/api-error.js';
import { StubServer, TOKEN, type Route } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const API = '/api/workflows/r.1';
const SECRET = 'secret-of-the-session';

function routes(path: string): Record<string, Route> {
  return {
    [`POST ${API}/open/jupyter`]: { body: { path } },
    [`POST ${API}/close/`]: { body: { message: 'The interactive session has been closed' } },
    [`GET ${API}/interactive-session-secret`]: { body: { session_secret: SECRET, path } },
  };
}

test('where tokens go into the query, the token opens the session', async () => {
  stub = await StubServer.start(routes('/some-id'));
  const { sessions } = stub.client({ authentication: 'query' });
  const session = await sessions.open('r.1');
  expect(session).toEqual({ path: '/some-id', url: `${stub.url}/some-id` });
  await expect(sessions.credential('r.1', session)).resolves.toEqual({
    isAccessToken: true,
    secret: TOKEN,
    url: `${stub.url}/some-id?token=${TOKEN}`,
  });
  expect(stub.calls).toEqual([`POST ${API}/open/jupyter`]);
  expect(JSON.parse(stub.requests[0]!.body.toString())).toEqual({});
});

test('where users log in, the session has a secret, and the token stays out of its address', async () => {
  stub = await StubServer.start(routes('/some-id'));
  const { sessions } = stub.client({ authentication: 'bearer' });
  const session = await sessions.open('r.1', { image: 'jupyter:1' });
  const { url, isAccessToken } = await sessions.credential('r.1', session);
  expect({ url, isAccessToken }).toEqual({
    url: `${stub.url}/some-id?token=${SECRET}`,
    isAccessToken: false,
  });
  expect(JSON.parse(stub.requests[0]!.body.toString())).toEqual({ image: 'jupyter:1' });
  expect(redact(`the secret ${SECRET}`)).toBe('the secret <redacted>');
});

test.each(['//evil.example/x', 'https://evil.example/x', 'x', '/\\evil.example', '@evil.example'])(
  'a session at %s is refused: its address would carry the credential',
  async (path) => {
    stub = await StubServer.start(routes(path));
    await expect(stub.client().sessions.open('r.1')).rejects.toMatchObject({ code: 'unexpected-response' });
    expect(thrownBy(() => stub.client().sessions.locate(path))).toMatchObject({
      code: 'unexpected-response',
    });
  },
);

test('opening is not repeated, and tells of one that is open', async () => {
  const message = 'Interactive session is already open';
  stub = await StubServer.start({ [`POST ${API}/open/jupyter`]: { status: 404, body: { message } } });
  await expect(stub.client().sessions.open('r.1')).rejects.toThrow(NotFoundError);
  await stub.close();
  stub = await StubServer.start({ [`POST ${API}/open/jupyter`]: { status: 503, body: {} } });
  await expect(stub.client().sessions.open('r.1')).rejects.toMatchObject({ status: 503, attempts: 1 });
});

test('close asks at the path with the slash', async () => {
  stub = await StubServer.start(routes('/x'));
  await stub.client().sessions.close('r.1');
  expect(stub.calls).toEqual([`POST ${API}/close/`]);
});
