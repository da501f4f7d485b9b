import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StubServer } from '../reana/stub-server.js';
import type { DiagnosticCode } from '../../src/analysis/diagnostic-codes.js';
import { TestServer } from '../local/support/server-fixture.js';
import { expectSaid, run } from './support.js';

let server: TestServer;
let website: StubServer;
let folder: string;

beforeAll(async () => {
  server = await TestServer.start();
  website = await StubServer.start({});
  folder = mkdtempSync(join(tmpdir(), 'cli-errors-'));
  writeFileSync(join(folder, 'broken.yaml'), 'version: 0.9.4\nworkflow: [\n');
});
afterAll(async () => {
  await server.close();
  await website.close();
  rmSync(folder, { recursive: true });
});

/** `SERVER` stands for the server's address, `WEBSITE` for that of something else. */
function addresses(text: string): string {
  return text.replace('SERVER', server.server.url).replace('WEBSITE', website.url);
}

interface Case {
  readonly name: string;
  readonly line: string;
  readonly env?: Record<string, string>;
  readonly code: number;
  readonly error: string;
  /** What the message has to name, where that is more than its words. */
  readonly names?: string;
  /** The diagnostic of an invalid specification. */
  readonly diagnostic?: DiagnosticCode;
}

const CASES: readonly Case[] = [
  { name: 'no server', line: 'list', code: 3, error: 'configuration' },
  { name: 'no token', line: 'ping --server SERVER', code: 3, error: 'configuration', names: 'SERVER' },
  {
    name: 'wrong token',
    line: 'ping --server SERVER',
    env: { REANA_ACCESS_TOKEN: 'wrong-token' },
    code: 5,
    error: 'authentication',
  },
  {
    name: 'a server that is no REANA',
    line: 'ping --server WEBSITE',
    env: { REANA_ACCESS_TOKEN: 'some-token' },
    code: 5,
    error: 'not-a-reana-server',
    names: 'WEBSITE',
  },
  {
    name: 'nobody there',
    line: 'list --server http://127.0.0.1:1',
    env: { REANA_ACCESS_TOKEN: 'some-token' },
    code: 6,
    error: 'network',
    names: '127.0.0.1:1 ',
  },
  { name: 'no run', line: 'status', code: 3, error: 'configuration', names: 'REANA_WORKON' },
  { name: 'unknown flag', line: 'submit --folow', code: 2, error: 'usage', names: '--follow' },
  {
    name: 'unknown parameter',
    line: 'validate -p lumnosity=1 -f REPOSITORY/reana.yaml',
    code: 4,
    error: 'invalid-specification',
    names: 'luminosity',
    diagnostic: 'unknown-parameter',
  },
  {
    name: 'a parameter without a value',
    line: 'validate -p seed= -f REPOSITORY/reana.yaml',
    code: 4,
    error: 'invalid-specification',
    names: 'seed',
    diagnostic: 'no-value',
  },
  {
    name: 'broken YAML',
    line: 'validate -f broken.yaml',
    code: 4,
    error: 'invalid-specification',
    names: 'broken.yaml:3:1: ',
    diagnostic: 'yaml-syntax',
  },
  {
    name: 'no such analysis',
    line: 'submit --dry-run -f nowhere.yaml',
    code: 4,
    error: 'invalid-specification',
    names: 'nowhere.yaml: ',
    diagnostic: 'no-such-file',
  },
  {
    name: 'no such parameter file',
    line: 'validate --parameter-file gone.yaml -f REPOSITORY/reana.yaml',
    code: 2,
    error: 'usage',
    names: 'gone.yaml',
  },
];

test.each(CASES)('$name', async ({ line, env = {}, code, error, names = '', diagnostic }) => {
  const argv = addresses(line).replace('REPOSITORY', process.cwd()).split(' ');
  const plain = await run(argv, { env, cwd: folder });
  expect(plain).toMatchObject({ stdout: '', code });
  expect(plain.stderr).toContain(addresses(names));
  expectSaid(plain);

  const asJson = await run([...argv, '--json'], { env, cwd: folder });
  expect(asJson.code).toBe(code);
  expect(asJson.stderr).toBe(plain.stderr);
  const diagnostics = diagnostic === undefined ? {} : { diagnostics: [{ code: diagnostic }] };
  expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: error, exitCode: code, ...diagnostics } });
});

test('diagnostics are in the JSON with file, line and column', async () => {
  const { stdout } = await run(['validate', '-f', 'broken.yaml', '--json'], { cwd: folder });
  expect(JSON.parse(stdout)).toMatchObject({
    error: { diagnostics: [{ severity: 'error', line: 3, column: 1 }] },
  });
});

test('no output shows the token', async () => {
  const token = server.server.token;
  const env = { REANA_SERVER_URL: server.server.url, REANA_ACCESS_TOKEN: token };
  for (const line of ['ping', 'list', 'status nothing', 'ls nothing --json']) {
    const { stdout, stderr } = await run(line.split(' '), { env });
    expect(stdout + stderr).not.toContain(token);
  }
});
