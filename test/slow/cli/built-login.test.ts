import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProvider, startReana } from '../../reana/auth/fake-login.js';
import { runBin } from '../../support/bin.js';

test('the built program waits for a browser that needs a while, and then ends', async () => {
  const home = mkdtempSync(join(tmpdir(), 'built-login-'));
  const fake = await FakeProvider.start();
  const reana = await startReana(fake);
  const browser = join(home, 'browser');
  writeFileSync(browser, `#!${process.execPath}\nfetch(process.argv.at(-1)).then((page) => page.text());\n`);
  chmodSync(browser, 0o755);
  try {
    const env = { REANA_MADMINER_HOME: home, REANA_SERVER_URL: reana.url, BROWSER: browser };
    const { code, stdout, stderr } = await runBin(['login', '--json'], { env });
    expect({ code, login: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      login: { server: reana.url, email: 'ada@example.org' },
    });
    expect(stdout + stderr).not.toMatch(/refresh-token|c2lnbmF0dXJl|of-the-user/);
  } finally {
    await reana.close();
    await fake.close();
    rmSync(home, { recursive: true, force: true });
  }
});
