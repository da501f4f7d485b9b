import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stopLocalServer } from '../../../src/local/daemon/local-server.js';
import { surroundings } from '../../support/bin.js';
import { SMOKE_FLAGS, PLOT, pngSize } from '../e2e/smoke.js';
import { keepFolder, keepText } from '../../support/traces.js';

const PATIENCE = 600_000;

/** Every door, with types that must hold as strictly as TypeScript can look. */
const PROGRAM = `
import { createClient, ReanaMadminerError, type ReanaClient, type Run } from 'reana-madminer';
import { findLocalServer, startLocalServer, stopLocalServer, type LocalServerRecord } from 'reana-madminer/local';
import { junitReport } from 'reana-madminer/report';

const dataDir = process.env['DATA'] ?? '';
const server: LocalServerRecord = await startLocalServer({ dataDir });
const client: ReanaClient = createClient({ serverUrl: server.url, accessToken: server.token });
try {
  const { version } = await client.server.ping();
  const runs: Run[] = [];
  for await (const run of client.workflows.list()) runs.push(run);
  const missing: unknown = await client.workflows.status('none').catch((error: unknown) => error);
  const code = ReanaMadminerError.is(missing) ? missing.code : undefined;
  const found = (await findLocalServer(dataDir))?.pid === server.pid;
  console.log(JSON.stringify({ version, runs: runs.length, code, found, report: typeof junitReport }));
} finally {
  await client.close();
  await stopLocalServer(dataDir);
}
`;

let folder: string;
let tarball: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'installed-'));
  env = {
    ...surroundings(),
    DATA: join(folder, 'program-data'),
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_HOME: join(folder, 'home'),
    REANA_MADMINER_ENVIRONMENTS: join(folder, 'environments.json'),
  };
  // A Python environment without packages for the image of the small workflow.
  writeFileSync(join(folder, 'none.txt'), '');
  const index = { 'small:1': { python: '>=3.10,<3.14', requirements: ['none.txt'] } };
  writeFileSync(join(folder, 'environments.json'), JSON.stringify(index));
  mkdirSync(join(folder, 'project'));
  writeFileSync(join(folder, 'project', 'package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], resolve('.'));
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  await run('npm', ['install', '--engine-strict', '--no-audit', '--no-fund', tarball]);
}, PATIENCE);
afterAll(async () => {
  await stopLocalServer(join(folder, 'data'));
  await stopLocalServer(join(folder, 'own-data'));
  for (const data of ['data', 'own-data', 'program-data', 'home']) keepFolder(join(folder, data));
  rmSync(folder, { recursive: true });
});

/** Runs a program in the project; resolves with what it prints on standard output. */
function run(
  program: string,
  args: readonly string[],
  cwd = join(folder, 'project'),
  changes: NodeJS.ProcessEnv = {},
): Promise<string> {
  return new Promise((done, fail) => {
    execFile(program, args, { cwd, env: { ...env, ...changes } }, (error, stdout, stderr) => {
      keepText([program, ...args].join(' '), stdout + stderr);
      if (error === null) done(stdout);
      else fail(new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error }));
    });
  });
}

function cli(line: string): Promise<string> {
  return run(join('node_modules', '.bin', 'reana-madminer'), line.split(' '));
}

test('what is installed runs on this Node and needs no OpenID provider, no server and no command-line packages', () => {
  const installed = readdirSync(join(folder, 'project', 'node_modules'));
  expect(installed).toContain('axios');
  for (const name of ['oidc-provider', 'fastify', 'yargs']) expect(installed).not.toContain(name);
});

test(
  'a program with all doors has the right types, and runs',
  async () => {
    const project = join(folder, 'project');
    writeFileSync(join(project, 'program.ts'), PROGRAM);
    const compilerOptions = {
      ...{
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
      },
      ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2023'] },
      ...{ types: ['node'], typeRoots: [resolve('node_modules/@types')] },
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    await run(process.execPath, [resolve('node_modules/typescript/bin/tsc')]);
    const printed: unknown = JSON.parse(await run(process.execPath, ['program.js']));
    expect(printed).toEqual({
      ...{ version: '0.95.0a6', runs: 0, code: 'not-found', found: true },
      report: 'function',
    });
  },
  PATIENCE,
);

test(
  'the command line runs a workflow on this machine',
  async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(await cli('--version')).toBe(`${version}\n`);
    expect(await cli('--help')).toContain('submit');
    expect(JSON.parse(await cli('ping --local --json'))).toMatchObject({ user: 'root@localhost' });
    cpSync(resolve('test/fixtures/cli/small'), join(folder, 'project', 'small'), { recursive: true });
    await cli('submit --local --download out -f small --name good --runtime host');
    expect(readFileSync(join(folder, 'project', 'out/draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
  },
  PATIENCE,
);

test(
  'jq is found where the package is installed',
  async () => {
    const analysis = join(folder, 'project', 'jq');
    mkdirSync(analysis);
    cpSync(resolve('test/fixtures/yadage/jq/everything.yml'), join(analysis, 'workflow.yml'));
    const parameters = { v: [1, 2, 3], flag: false };
    const workflow = { type: 'yadage', file: 'workflow.yml' };
    writeFileSync(join(analysis, 'reana.yaml'), JSON.stringify({ inputs: { parameters }, workflow }));
    await cli('validate --local -f jq');
    await cli('submit --local --follow -f jq --name queries --runtime host');
  },
  PATIENCE,
);

test(
  'installed for all projects, it makes an analysis in a folder with a space in its name, which runs',
  async () => {
    const prefix = join(folder, 'for all');
    const install = [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
    ];
    await run('npm', [...install, tarball]);
    const program = join(prefix, 'bin', 'reana-madminer');
    const parent = join(folder, 'my analyses');
    mkdirSync(parent);
    await run(program, ['init', 'wbf one'], parent);
    const analysis = join(parent, 'wbf one');
    const copied = readdirSync(analysis, { recursive: true, encoding: 'utf8' });
    expect(copied).toContain('README.md');
    expect(copied.filter((path) => /__pycache__|\.pyc$/.test(path))).toEqual([]);
    // The Python environments of the package itself.
    const changes = { REANA_MADMINER_DATA: join(folder, 'own-data'), REANA_MADMINER_ENVIRONMENTS: undefined };
    const flags = [
      '--local',
      '--runtime',
      'host',
      '--download',
      'out',
      ...SMOKE_FLAGS,
      '-p',
      'methods=sally',
    ];
    await run(program, ['submit', ...flags], analysis, changes);
    expect(pngSize(join(analysis, 'out', PLOT)).width).toBeGreaterThan(100);
    await expect(run(program, ['init'], analysis)).resolves.toContain('nothing was written');
  },
  PATIENCE,
);
