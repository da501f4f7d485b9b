import { join } from 'node:path';
import { LoginStore } from '../../src/config/login-store.js';
import { StoredLoginTokens } from '../../src/config/stored-login.js';
import { systemClock, type Clock } from '../../src/core/clock.js';
import { runBin } from '../support/bin.js';
import { FakeProvider, makeJwt, startReana } from '../reana/auth/fake-login.js';
import { temporaryFolders } from './temporary-folder.js';

const { state } = temporaryFolders();

test('three processes renew a login once, and all of them go on', async () => {
  const fake = await FakeProvider.start();
  const reana = await startReana(fake);
  const home = join(state, 'home');
  const store = new LoginStore(join(home, 'state'), systemClock);
  await store.saveLogin(reana.url, fake.provider, {
    accessToken: makeJwt(),
    refreshToken: fake.refreshToken,
    expiresAt: Date.now() - 1000,
  });
  let ours: Promise<string> | undefined;
  // While one of the others renews the login, this process wants a token too, and is seen to wait.
  fake.faults.push(async () => {
    await new Promise<void>((resolve) => {
      const clock: Clock = {
        now: () => systemClock.now(),
        sleep: (time, signal) => {
          resolve();
          return systemClock.sleep(time, signal);
        },
      };
      const waiting = new StoredLoginTokens(new LoginStore(join(home, 'state'), clock), reana.url, { clock });
      ours = waiting.token({}).finally(resolve);
    });
    return { body: fake.tokens() };
  });
  const env = { REANA_MADMINER_HOME: home, REANA_SERVER_URL: reana.url };
  const outcomes = await Promise.all(Array.from({ length: 2 }, () => runBin(['whoami', '--json'], { env })));
  for (const { code, stdout, stderr } of outcomes) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      email: 'ada@example.org',
      credential: { kind: 'login', issuer: fake.stub.url, renewable: true },
    });
  }
  expect(await ours).toBe(fake.given.at(-1));
  expect(fake.refreshes).toBe(1);
  expect((await store.read(reana.url))?.tokens?.refreshToken).toBe(fake.refreshToken);
  await reana.close();
  await fake.close();
});
