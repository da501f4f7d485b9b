import { XMLParser } from 'fast-xml-parser';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { planScan } from '../../../src/scans/plan/plan-scan.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { clientOf, follow } from '../../scans/small-scan.js';
import { BIN } from '../../support/bin.js';
import { keepText } from '../../support/traces.js';
import { findScanRuns } from '../e2e/scan-scene.js';
import { actionScript, minutes, readGithub, readGitlab, type CiJob, type CiSettings } from './ci-job.js';

const FILES = {
  github: readFileSync('examples/ci/github-actions.yml', 'utf8'),
  gitlab: readFileSync('examples/ci/gitlab-ci.yml', 'utf8'),
};
type Ci = keyof typeof FILES;

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
const PACKAGE = `reana-madminer@${version}`;

/** How each CI calls bash: GitHub for each step, GitLab once for all lines. */
const SHELL = {
  github: ['--noprofile', '--norc', '-eo', 'pipefail', '-c'],
  gitlab: ['-eo', 'pipefail', '-c'],
} as const;

function readJobs(ci: Ci, settings: CiSettings): readonly CiJob[] {
  return ci === 'github' ? readGithub(FILES.github, settings) : readGitlab(FILES.gitlab);
}

const SOME_SETTINGS: CiSettings = {
  secrets: { REANA_ACCESS_TOKEN: 'the-token' },
  vars: { REANA_SERVER_URL: 'https://reana.example.org' },
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ci-'));
});
afterAll(() => rmSync(root, { recursive: true }));

test('the action runs a command, keeps its result, and tolerates the exit codes that it is told', async () => {
  const folder = mkdtempSync(join(root, 'action-'));
  writeFileSync(join(folder, 'reana-madminer'), `#!/bin/sh\nprintf '[%s]' "$@"\nexit 12\n`);
  chmodSync(join(folder, 'reana-madminer'), 0o755);
  const output = join(folder, 'output');
  const given = {
    PATH: [folder, process.env['PATH']].join(delimiter),
    COMMAND: `scan run 'my scan.yaml' -p "a b=$(touch made); c"\n--wait`,
    RESULT: 'result.txt',
    GITHUB_OUTPUT: output,
  };
  for (const [tolerated, code] of [
    ['', 12],
    ['4 12', 0],
    ['1', 12],
  ] as const) {
    writeFileSync(output, '');
    const env = { ...given, TOLERATED: tolerated };
    expect(await runScript(SHELL.github, actionScript('Run'), folder, env)).toBe(code);
    expect(readFileSync(output, 'utf8')).toBe('exit-code=12\nresult-file=result.txt\n');
    expect(readFileSync(join(folder, 'result.txt'), 'utf8')).toBe(
      '[scan][run][my scan.yaml][-p][a b=$(touch made); c][--wait]',
    );
  }
  expect(existsSync(join(folder, 'made'))).toBe(false);
});

describe.each(['github', 'gitlab'] as const)('%s', (ci) => {
  const jobs = readJobs(ci, SOME_SETTINGS);

  test('the file has the shape that the CI wants, and keeps report and results', () => {
    expect(jobs.map(({ name }) => name)).toEqual(['run', 'finish']);
    expect(jobs[0]!.artifacts).toEqual(['report.xml', 'events.jsonl']);
    expect(jobs[1]!.artifacts).toEqual(['report.xml', 'events.jsonl', 'results']);
    expect(jobs.map(({ isAlwaysRun }) => isAlwaysRun)).toEqual([false, true]);
    expect(jobs[0]!.tolerated).toEqual(ci === 'gitlab' ? [12] : []);
  });

  test('the command ends before the CI would end it', () => {
    for (const { limit, steps } of jobs) {
      const patience = steps.map(({ env }) => env['PATIENCE'] ?? '').at(-1)!;
      expect(minutes(patience)).toBeGreaterThan(0);
      expect(limit).toBeGreaterThan(minutes(patience) + 15);
    }
  });

  test('the token is in no command, and only the steps that need it see it', () => {
    for (const { script, env } of jobs.flatMap(({ steps }) => steps)) {
      expect(script).not.toContain('TOKEN');
      const needsToken = /^ *reana-madminer /m.test(script);
      if (ci === 'github') expect([script, 'REANA_ACCESS_TOKEN' in env]).toEqual([script, needsToken]);
      else expect(env).not.toHaveProperty('REANA_ACCESS_TOKEN');
    }
    expect(FILES[ci]).not.toMatch(/TOKEN:(?! \$\{\{ secrets\.REANA_ACCESS_TOKEN \}\}$)/m);
  });

  test('what is cached is npm’s own', () => {
    const file = ci === 'github' ? 'action.yml' : 'templates/reana-madminer.yml';
    const caches = [
      ...(FILES[ci] + readFileSync(file, 'utf8')).matchAll(/^ *cache: *(\S*)|^ *paths: \[\.(.*)\]/gm),
    ];
    expect(caches.map(([line]) => line.trim())).toEqual(ci === 'github' ? [] : ['cache:', 'paths: [.npm]']);
  });

  test('its commands run a scan, report, and bring the results home', async () => {
    const scene = await Scene.open(
      ci,
      'axes: [{ grid: { x: [1, 2] } }]\nrepeat: { parameter: seed, count: 2 }\n',
    );
    try {
      expect(await scene.runJobs()).toEqual({ run: 0, finish: 0 });
      for (const job of ['run', 'finish']) {
        expect(scene.report(job)).toEqual({ tests: 4, failures: 0 });
        expect(scene.events(job).at(-1)).toMatchObject({ kind: 'scan' });
      }
      const [header, ...rows] = scene.results();
      expect(header).toContain('x,seed,area');
      expect(rows.map((row) => row.split(',').at(-1))).toEqual(['2.01', '2.02', '4.01', '4.02']);
    } finally {
      await scene.close();
    }
  });

  test('a point that fails fails the pipeline, names itself in the report, and leaves the others’ results', async () => {
    const scene = await Scene.open(ci, 'axes: [{ grid: { x: [1, 13, 2] } }]\n');
    try {
      expect(await scene.runJobs()).toEqual({ run: 13, finish: 13 });
      expect(scene.report('run')).toEqual({ tests: 3, failures: 1 });
      expect(scene.report('finish')).toEqual({ tests: 3, failures: 1 });
      expect(scene.file('finish', 'report.xml')).toContain('no detector measures 13');
      expect(JSON.stringify(scene.events('run').at(-1))).toContain('no detector measures 13');
      const rows = scene.results().slice(1);
      expect(rows.map((row) => row.split(',')[3])).toEqual(['finished', 'failed', 'finished']);
      expect(await scene.runNames()).toHaveLength(3);
    } finally {
      await scene.close();
    }
  });

  test('time that runs out in the first job is no failure; the second goes on', async () => {
    const scene = await Scene.open(ci, 'axes: [{ grid: { x: [1, 2] } }]\n');
    try {
      const release = scene.server.runtime.hold();
      // However soon the time runs out, the second job has a scan to go on with.
      await scene.begin();
      const codes = await scene.runJobs({ run: '1s' }, release);
      expect(codes).toEqual({ run: ci === 'gitlab' ? 12 : 0, finish: 0 });
      expect(scene.report('finish')).toEqual({ tests: 2, failures: 0 });
      expect(await scene.runNames()).toHaveLength(2);
    } finally {
      await scene.close();
    }
  });
});

/** A repository with a scan in it, a server, and a CI that gives each job a new machine. */
class Scene {
  private constructor(
    private readonly ci: Ci,
    readonly server: TestServer,
    private readonly folder: string,
  ) {}

  static async open(ci: Ci, axes: string): Promise<Scene> {
    const folder = mkdtempSync(join(root, `${ci}-`));
    cpSync('test/fixtures/small-scan', join(folder, 'repository'), { recursive: true });
    const rules = 'collect: { values: { area: /area } }\n';
    writeFileSync(join(folder, 'repository', 'scan.yaml'), `name: small\n${axes}${rules}`);
    return new Scene(ci, await TestServer.start(), folder);
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  /** Somebody has started all points already, and waits for none. */
  async begin(): Promise<void> {
    const client = clientOf(this.server);
    const plan = await planScan({ file: join(this.folder, 'repository', 'scan.yaml') });
    await follow(client, plan, { wait: false, journal: false });
    client.close();
  }

  /** Runs the jobs one after the other. Returns their exit codes. */
  async runJobs(
    patience: Readonly<Record<string, string>> = {},
    between: () => void = (): void => undefined,
  ): Promise<Record<string, number>> {
    const { url, token } = this.server.server;
    const settings = { secrets: { REANA_ACCESS_TOKEN: token }, vars: { REANA_SERVER_URL: url } };
    const codes: Record<string, number> = {};
    let isFine = true;
    for (const job of readJobs(this.ci, settings)) {
      if (!isFine && !job.isAlwaysRun) continue;
      const code = await this.runJob(
        job,
        this.ci === 'gitlab' ? { ...settings.vars, ...settings.secrets } : {},
        {
          SCAN: 'scan.yaml',
          NAME: 'small',
          PATIENCE: patience[job.name] ?? '10m',
        },
      );
      codes[job.name] = code;
      isFine &&= code === 0 || job.tolerated.includes(code);
      between();
    }
    return codes;
  }

  /** In a new checkout, with nothing but what the CI sets. The built command takes the place of the installation. */
  private async runJob(
    job: CiJob,
    settings: Readonly<Record<string, string>>,
    changed: Readonly<Record<string, string>>,
  ): Promise<number> {
    const machine = join(this.folder, job.name);
    const checkout = join(machine, 'checkout');
    const bin = join(machine, 'bin');
    mkdirSync(bin, { recursive: true });
    cpSync(join(this.folder, 'repository'), checkout, { recursive: true });
    const command = join(machine, 'reana-madminer');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n[ "$5" = '${PACKAGE}' ] && mv '${command}' '${bin}'\n`);
    for (const program of [command, join(bin, 'npm')]) chmodSync(program, 0o755);
    let code = 0;
    for (const step of job.steps) {
      if (code !== 0 && !step.isAlwaysRun) continue;
      const env = {
        HOME: machine,
        PATH: [bin, process.env['PATH']].join(delimiter),
        CI: 'true',
        ...settings,
        ...step.env,
        ...changed,
      };
      const ended = await runScript(SHELL[this.ci], step.script, checkout, env);
      if (code === 0) code = ended;
    }
    return code;
  }

  file(job: string, path: string): string {
    const file = join(this.folder, job, 'checkout', path);
    expect([path, existsSync(file)]).toEqual([path, true]);
    return readFileSync(file, 'utf8');
  }

  report(job: string): { readonly tests: number; readonly failures: number } {
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    const { testsuites } = parser.parse(this.file(job, 'report.xml')) as {
      readonly testsuites: { readonly tests: string; readonly failures: string };
    };
    return { tests: Number(testsuites.tests), failures: Number(testsuites.failures) };
  }

  events(job: string): readonly object[] {
    const lines = this.file(job, 'events.jsonl').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as object);
  }

  results(): readonly string[] {
    return this.file('finish', 'results/small/results.csv').trim().split(/\r?\n/);
  }

  async runNames(): Promise<readonly string[]> {
    return (await findScanRuns(this.server, 'small')).map(({ name }) => name);
  }
}

async function runScript(
  flags: readonly string[],
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn('bash', [...flags, script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  keepText(script.slice(0, 40), stdout + stderr);
  return (await ended) ?? -1;
}
