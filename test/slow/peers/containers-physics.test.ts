import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBin, succeeded } from '../../support/bin.js';
import { EVENTS } from '../e2e/smoke.js';

/** The package installer of `npm test`. */
const UV = process.env.REANA_MADMINER_UV;
const PATIENCE = 1_800_000;
/** Building the image takes Debian's tools and root; a build machine has both. */
const must = process.env.CI !== undefined || process.getuid?.() === 0 ? test : test.skip;

let folder: string;
let env: Record<string, string>;

function script(name: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('bash', [join('test', 'slow', 'peers', name), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}:\n${stderr}`);
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containers-physics-'));
  env = {};
});
afterAll(async () => {
  await runBin(['local', 'stop'], { env: { ...env, REANA_MADMINER_DATA: join(folder, 'data') } });
  if ('CONTAINERS_CONF' in env) {
    execFileSync('podman', ['system', 'reset', '--force'], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
  }
  rmSync(folder, { recursive: true, force: true });
});

must(
  'the physics half runs in containers of the image that the workflow names',
  async () => {
    if (UV === undefined) throw new Error('REANA_MADMINER_UV names no uv: use npm test');
    const settings = script('podman.sh', join(folder, 'podman'), 'overlay');
    env = Object.fromEntries(
      settings
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
    );
    script('physics-image.sh', folder, UV, resolve('workflow/environments/physics.txt'));

    const data = { REANA_MADMINER_DATA: join(folder, 'data') };
    const argv = ['submit', '-f', resolve('reana.physics.yaml'), '--local', '--runtime', 'podman'];
    const flags = ['--download', 'out', '-p', 'events_per_benchmark=60', '--json'];
    succeeded(await runBin([...argv, ...flags], { env: { ...env, ...data }, cwd: folder }));

    expect(statSync(join(folder, 'out', EVENTS)).size).toBeGreaterThan(10_000);
    const provenance = JSON.parse(
      readFileSync(join(folder, 'out', 'workflow_ph/combine/data/provenance.json'), 'utf8'),
    ) as { caption: string; stages: { versions: Record<string, string> }[] };
    expect(provenance.caption).toContain('Pythia 8.317');
    expect(provenance.stages[0]?.versions.python).toMatch(/^3\.11\.2/);
    const left = execFileSync('podman', ['ps', '--all', '--quiet'], { env: { ...process.env, ...env } });
    expect(left.toString()).toBe('');
  },
  PATIENCE,
);
