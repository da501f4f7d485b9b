import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { COMMANDS } from '../../../src/cli/command-list.js';
import { run, type Outcome } from '../support.js';
import { startHostileServer, type HostileServer } from './hostile-server.js';

const SMALL = resolve('test/fixtures/cli/small');

/** All that a terminal obeys or hides, then a line of its own, among letters that are right. */
const EVIL =
  'é日本\u001B]52;c;Zm9v\u0007\u001B]8;;file:///x\u001B\\\u001B[2J\u001B[35m\u009B31m\u202E\u2066\u200B\u2060\u00AD\u2028' +
  '\u007F\u0000\r\b\u{E0041}\u061C\uFEFF\nFORGED line\tend';
const FORBIDDEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/u;
/** The styles of the program itself, and how log-update moves the cursor. */
const OWN = /\u001B\[(?:(?:1|2|22|31|32|33|36|39)m|\?25[lh]|\?2026[lh]|\d*[ABGKJ])/g;

/** A command line for each command. Those with a `-` in front ask nothing of a server. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  init: ['init EVIL', 'init made --from EVIL'],
  submit: ['submit', 'submit --follow --download results'],
  create: ['create'],
  validate: ['validate'],
  diagram: [
    'diagram',
    'diagram --format mermaid',
    'diagram --run evil.1',
    'diagram --run evil.1 --format dot',
  ],
  status: [
    'status evil.1',
    'status evil.1 --follow',
    'status evil.1 evil.2',
    'status evil.1 evil.2 --follow',
    'status evil.1 --format name,user',
  ],
  logs: ['logs evil.1', 'logs evil.1 --follow', 'logs evil.1 --step nothing'],
  list: ['list', 'list --size', 'list --format name,status,session_uri', 'list --sessions'],
  stop: ['stop evil.1'],
  delete: ['delete evil.1 --yes', 'delete evil --all-runs --yes'],
  start: ['start evil.1', 'start evil.1 --follow'],
  restart: ['restart evil.1'],
  launch: ['launch https://example.org/x.git'],
  parameters: ['parameters evil.1'],
  specification: ['specification evil.1'],
  report: ['report evil.1', 'report evil.1 -o page.html'],
  diff: ['diff evil.1 evil.2'],
  'scan plan': ['scan plan scan.yaml'],
  'scan run': ['scan run scan.yaml --timeout 1m'],
  'scan status': ['scan status curve', 'scan status scan.yaml --causes --points'],
  'scan resume': ['scan resume curve --timeout 1m'],
  'scan stop': ['scan stop curve'],
  'scan collect': ['scan collect curve -o results'],
  'scan delete': ['scan delete curve --yes'],
  'scan list': ['scan list'],
  'secrets list': ['secrets list'],
  'secrets add': ['secrets add --from-env A=SOME_VALUE'],
  'secrets delete': ['secrets delete A'],
  login: ['login --headless'],
  logout: ['logout'],
  whoami: ['whoami'],
  ping: ['ping'],
  ui: ['ui --page-port 70000'],
  info: ['info --load'],
  quota: ['quota', 'quota --resource disk --report usage'],
  open: ['open evil.1', 'open evil.1 --with-token'],
  close: ['close evil.1'],
  'share add': ['share add evil.1 --user c@example.org'],
  'share remove': ['share remove evil.1 --user c@example.org'],
  'share status': ['share status evil.1 --format user_email', 'share status evil.1'],
  'share users': ['share users'],
  ls: ['ls evil.1 --format name,size', 'ls evil.1'],
  upload: ['upload evil.1 words.txt', 'upload evil.1 words.txt --dry-run'],
  download: ['download evil.1 -o results', 'download evil.1 out -o results', 'download evil.1 out --dry-run'],
  du: ['du evil.1'],
  mv: ['mv evil.1 a b --yes'],
  rm: ['rm evil.1 out --yes'],
  prune: ['prune evil.1 --yes'],
  retention: ['retention evil.1'],
  'config show': ['config show --profile EVIL'],
  'config list': ['config list'],
  'config set': ['config set server EVIL'],
  'config unset': ['config unset EVIL'],
  'config use': ['config use EVIL'],
  'config remove': ['config remove EVIL'],
  'local start': ['local start --runtime EVIL'],
  'local status': ['local status --data-dir EVIL'],
  'local stop': ['local stop --data-dir EVIL'],
  completion: ['completion EVIL', '__complete -- status', '__complete -- scan status'],
};

const NAMES = COMMANDS.flatMap((entry) =>
  'commands' in entry ? entry.commands.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
);
const ALL = Object.values(LINES).flat();
/** They print texts of several lines as they are. */
const PRINTS_TEXTS = /^(?:logs|diff|specification|scan plan|validate)/;

let server: HostileServer;
let folder: string;

beforeAll(async () => {
  server = await startHostileServer();
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  cpSync(SMALL, folder, { recursive: true });
  writeFileSync(
    join(folder, 'scan.yaml'),
    'name: curve\nmode: runs\naxes:\n  - {parameter: count, values: [1]}\n',
  );
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  server.say = (_label, right) => right;
  server.refusal = undefined;
});

test('every command has a line here', () => {
  expect(NAMES).toHaveLength(59);
  expect(Object.keys(LINES).sort()).toEqual([...NAMES].sort());
});

type Output = 'pipe' | 'json' | 'terminal';
const OUTPUTS: readonly Output[] = ['pipe', 'json', 'terminal'];

async function type(line: string, output: Output): Promise<Outcome> {
  const argv = line.split(' ').map((word) => (word === 'EVIL' ? EVIL : word));
  return run([...argv, ...(output === 'json' ? ['--json'] : [])], {
    cwd: folder,
    env: {
      ...{
        REANA_SERVER_URL: server.url,
        REANA_ACCESS_TOKEN: 'secret-of-this-test',
        SOME_VALUE: 'another-secret',
      },
      ...{ REANA_MADMINER_HOME: join(folder, 'home'), REANA_MADMINER_DATA: join(folder, 'data') },
      ...(output === 'terminal' ? { TERM: 'xterm' } : {}),
    },
    ...(output === 'terminal' ? { terminal: { columns: 100, rows: 40 } } : {}),
  });
}

function expectHarmless({ stdout, stderr }: Outcome, line: string, output: Output): void {
  const shown = [stdout, stderr].map((text) => (output === 'terminal' ? text.replaceAll(OWN, '') : text));
  for (const text of shown) {
    expect(FORBIDDEN.exec(text)?.[0]).toBeUndefined();
    if (!PRINTS_TEXTS.test(line)) expect(text).not.toMatch(/^FORGED/m);
  }
  if (output === 'json' && !line.startsWith('__complete'))
    for (const each of stdout.split('\n').filter((text) => text !== '')) JSON.parse(each);
}

/** A run that is looked at more than once is running first, so that its progress is drawn, and then ends. */
function statusOf(looks: number, line: string): string {
  return line.includes('--follow') && looks < 6 ? 'running' : 'finished';
}

describe.each(OUTPUTS)('on a %s', (output) => {
  test.each(ALL)('%s shows what a server says, and obeys none of it', async (line) => {
    for (const kept of [['status'], ['status', 'run name'], ['status', 'run name', 'file']]) {
      let looks = 0;
      server.say = (label, right) => {
        if (label === 'status') looks += 1;
        if (label === 'status' && line.includes('--follow')) return statusOf(looks, line);
        return kept.includes(label) ? right : right + EVIL;
      };
      expectHarmless(await type(line, output), line, output);
    }
  });

  test.each(ALL)('%s shows why it was refused, and obeys none of it', async (line) => {
    server.refusal = `no: ${EVIL}`;
    expectHarmless(await type(line, output), line, output);
  });
});

/** Commands whose runs have to end. */
const isEnding = (label: string, line: string): boolean =>
  label === 'status' && /--follow|^scan r/.test(line);

test.each(ALL)('%s obeys no single field either', async (line) => {
  server.labels.clear();
  await type(line, 'pipe');
  const labels = [...server.labels].filter((label) => !isEnding(label, line));
  for (const [place, chosen] of labels.entries()) {
    server.say = (label, right) => (label === chosen ? right + EVIL : right);
    const output = OUTPUTS[place % OUTPUTS.length] ?? 'pipe';
    expectHarmless(await type(line, output), `${line} (${chosen})`, output);
  }
});

test('JSON has the very texts of the server', async () => {
  server.say = (label, right) => (label === 'run name' ? right + EVIL : right);
  const { stdout } = await type('list', 'json');
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: `evil.1${EVIL}` }));
});

test('a printed reana.yaml is the same when it is read again', async () => {
  server.say = (label, right) => (label === 'value' || label === 'parameter' ? right + EVIL : right);
  const { stdout } = await type('specification evil.1', 'pipe');
  expect(parse(stdout)).toMatchObject({ inputs: { parameters: { [`seed${EVIL}`]: `1${EVIL}` } } });
});

test.each(['Müller é ñ e\u0301', '日本語 한국어', '👩‍💻 🏳️‍🌈 ❤️ 1️⃣', 'שלום مرحبا می\u200Cخواهم', 'θ̂ ≈ ½ ± 3 µm'])(
  '%s is printed as it is',
  async (text) => {
    server.say = (label, right) => (label === 'run name' || label === 'full name' ? text : right);
    for (const line of ['list', 'status evil.1', 'stop evil.1', 'whoami']) {
      expect((await type(line, 'pipe')).stdout).toContain(text);
    }
    server.refusal = text;
    expect((await type('stop evil.1', 'terminal')).stderr).toContain(text);
  },
);
