import { systemClock } from '../../../src/core/clock.js';
import { loginByBrowser } from '../../../src/reana/auth/browser-login.js';
import { loginByDevice, type DevicePrompt } from '../../../src/reana/auth/device-login.js';
import type { ProviderAccess } from '../../../src/reana/auth/provider-fetch.js';
import { decodeProvider } from '../../../src/reana/auth/provider.js';
import { refreshTokens, revokeToken } from '../../../src/reana/auth/refresh-tokens.js';
import { expectWords } from '../../support/words.js';
import { TestClock } from '../stub-server.js';
import { Browser, startRealProvider, type RealProvider } from './real-provider.js';

const SERVER = 'http://127.0.0.1:1';

let provider: RealProvider;

beforeAll(async () => {
  provider = await startRealProvider();
});

afterAll(() => provider.close());

function access(options: Partial<ProviderAccess> = {}): ProviderAccess {
  return { serverUrl: SERVER, clock: systemClock, ...options };
}

test('a browser login ends with tokens, which can be renewed and revoked', async () => {
  const known = decodeProvider(provider.document, SERVER);
  let shown = '';
  let page: Promise<string> | undefined;
  const tokens = await loginByBrowser(known, access(), {
    onUrl: (url) => (shown = url),
    openBrowser: async (url) => {
      await (page = new Browser().open(url));
    },
  });
  expect(tokens.accessToken).not.toBe('');
  expect(tokens.expiresAt).toBeGreaterThan(Date.now());
  expectWords((await page) ?? '');

  const asked = new URL(shown).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('scope')).toBe('openid profile email offline_access');
  expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  const sent = provider.tokenRequests.at(-1)!;
  expect(sent.get('code_verifier')).toMatch(/^.{43,}$/);
  expect(sent.get('client_id')).toBe('reana-cli');

  const renewed = await refreshTokens(known, tokens.refreshToken!, access());
  if (!('tokens' in renewed)) throw renewed.error;
  expect(renewed.tokens.refreshToken).not.toBe(tokens.refreshToken);
  await revokeToken(known, renewed.tokens.refreshToken!, access());
  expect(await refreshTokens(known, renewed.tokens.refreshToken!, access())).toMatchObject({
    isRejected: true,
  });
});

test('a device login ends with tokens once the user has agreed', async () => {
  const known = decodeProvider(provider.document, SERVER);
  const prompts: DevicePrompt[] = [];
  const clock = new TestClock();
  let agreed: Promise<string> | undefined;
  const patient = {
    now: () => clock.now(),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      // The user agrees between the first and the second question.
      if (clock.waits.length === 1) await (agreed = new Browser().agree(prompts[0]!.url));
      await clock.sleep(milliseconds, signal);
    },
  };
  const tokens = await loginByDevice(known, access({ clock: patient }), {
    onPrompt: (prompt) => prompts.push(prompt),
  });
  expect(await agreed).toBe('done');
  expect(tokens.refreshToken).toBeDefined();
  expect(clock.waits).toEqual([5000, 5000]);
  expect(prompts[0]!.url).toContain('user_code=');
});
