import { openCredentials } from '../../../src/config/credentials.js';
import { logIn, logOut, type LoginFlow } from '../../../src/config/log-in.js';
import { systemClock } from '../../../src/core/clock.js';
import { loginByBrowser } from '../../../src/reana/auth/browser-login.js';
import { loginByDevice } from '../../../src/reana/auth/device-login.js';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { temporaryFolders } from '../../config/temporary-folder.js';
import { Browser } from '../../local/support/login.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { TestClock } from '../../reana/stub-server.js';

const folders = temporaryFolders();
let embedded: TestServer;

afterEach(() => embedded.close());

async function clientOf(accessToken?: string): Promise<RestClient> {
  const { url } = embedded.server;
  const settings = accessToken === undefined ? {} : { accessToken };
  return createRestClient({ serverUrl: url, ...(await openCredentials(url, settings, { folders })) });
}

/** The owner of the server walks through the pages of its provider. */
function walk(address: string): Promise<unknown> {
  return new Browser().walk(address, embedded.server.token);
}

const byBrowser: LoginFlow = (provider, access) =>
  loginByBrowser(provider, access, {
    onUrl: () => undefined,
    openBrowser: async (url) => {
      const { address } = await new Browser().walk(url, embedded.server.token);
      await fetch(address);
    },
  });

const byDevice: LoginFlow = (provider, access) => {
  const clock = new TestClock();
  let walked: Promise<unknown> | undefined;
  const patient = {
    now: () => clock.now(),
    sleep: async (time: number, signal?: AbortSignal) => {
      await walked;
      await clock.sleep(time, signal);
    },
  };
  return loginByDevice(
    provider,
    { ...access, clock: patient },
    { onPrompt: ({ url }) => void (walked = walk(url)) },
  );
};

test.each([
  ['by browser', byBrowser],
  ['by device code', byDevice],
])('the built-in server takes a login %s, until the logout', async (_name, flow) => {
  embedded = await TestServer.start({ generation: 'oidc' });
  const { url } = embedded.server;
  const options = { folders, clock: systemClock };
  await expect(logIn(url, flow, options)).resolves.toMatchObject({ serverUrl: url, isRenewable: true });
  const client = await clientOf();
  await expect(client.server.you()).resolves.toHaveProperty('email');
  client.close();
  await expect(logOut(url, options)).resolves.toMatchObject({ wasLoggedIn: true, isRevoked: true });
  expect(await openCredentials(url, {}, { folders })).toEqual({});
});

test('one that speaks as all generations takes its token beside logins', async () => {
  embedded = await TestServer.start();
  const client = await clientOf(embedded.server.token);
  await expect(client.server.you()).resolves.toHaveProperty('email');
  client.close();
});

test('one with logins alone: a REANA token fails before it is sent', async () => {
  embedded = await TestServer.start({ generation: 'oidc' });
  const client = await clientOf('token-of-another-time');
  await expect(client.server.you()).rejects.toMatchObject({ code: 'login-required' });
  client.close();
});

test.each(['0.9', 'bundle'] as const)(
  'one of generation %s takes its token and no login',
  async (generation) => {
    embedded = await TestServer.start({ generation });
    const client = await clientOf(embedded.server.token);
    await expect(client.server.you()).resolves.toHaveProperty('email');
    client.close();
    const login = logIn(embedded.server.url, byBrowser, { folders, clock: systemClock });
    await expect(login).rejects.toMatchObject({ code: 'configuration' });
  },
);
