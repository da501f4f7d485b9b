import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surroundings } from '../../support/bin.js';
import { expectWords } from '../../support/words.js';

const folder = mkdtempSync(join(tmpdir(), 'no-provider-'));
const installed = join(folder, 'node_modules', 'reana-madminer');

// The programs of the package carry all that they need, so a copy of them is a package without its optional peer.
beforeAll(() => {
  for (const path of ['package.json', 'dist/bin', 'workflow/environments']) {
    cpSync(path, join(installed, path), { recursive: true });
  }
});
afterAll(async () => {
  await program('local stop');
  rmSync(folder, { recursive: true });
});

/** Runs the program of the copy; resolves with what it prints as JSON, and its exit code. */
function program(line: string): Promise<{ readonly code: number; readonly data: Record<string, unknown> }> {
  const args = [join(installed, 'dist/bin/reana-madminer.js'), ...line.split(' '), '--json'];
  const env = {
    ...surroundings(),
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_HOME: join(folder, 'home'),
  };
  return new Promise((done) => {
    execFile(process.execPath, args, { env, cwd: folder }, (error, stdout) => {
      done({
        code: typeof error?.code === 'number' ? error.code : 0,
        data: JSON.parse(stdout) as Record<string, unknown>,
      });
    });
  });
}

test('a server that plays logins only does not start, and says what to install', async () => {
  const { code, data } = await program('local start --generation oidc');
  expect(code).toBe(8);
  const { code: kind, message, hint } = data['error'] as Record<string, string>;
  expect(kind).toBe('local-server');
  expectWords({ message: message ?? '', hint: hint ?? '' });
});

test('a server that plays all generations serves what needs no login, and refuses logins with what to install', async () => {
  const { code, data } = await program('local start');
  expect(code).toBe(0);
  const url = String(data['url']);
  expect((await fetch(`${url}/api/ping`)).status).toBe(200);
  const refused = await fetch(`${url}/openid/device/auth`, { method: 'POST' });
  expect(refused.status).toBe(501);
  const { message } = (await refused.json()) as { message: string };
  expectWords(message);
});
