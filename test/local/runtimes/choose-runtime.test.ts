import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseRuntime } from '../../../src/local/runtimes/choose-runtime.js';
import { writeExecutable } from '../environments/scratch.js';

const folder = mkdtempSync(join(tmpdir(), 'choice-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DOCKER = '{"CpuCfsQuota":true,"MemoryLimit":true,"SecurityOptions":["name=seccomp"]}';
const PODMAN = '{"host":{"cgroupControllers":["memory"],"security":{"rootless":true}}}';
const DEAD = `'{"ID":"","ServerErrors":["Cannot connect to the Docker daemon"]}'; exit 0`;

/** A machine with these commands on its PATH, each a shell script's text. */
function machine(name: string, commands: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const bin = join(folder, name);
  mkdirSync(bin);
  symlinkSync('/bin/sh', join(bin, 'sh'));
  for (const [command, text] of Object.entries(commands)) {
    writeExecutable(join(bin, command), `#!/bin/sh\n${text}\n`);
  }
  const index = join(folder, `${name}.json`);
  writeFileSync(index, '{"org/known:1": {"python": ">=3.10", "requirements": []}}');
  return { PATH: bin, REANA_MADMINER_CACHE: join(folder, 'cache'), REANA_MADMINER_ENVIRONMENTS: index };
}

const python = "echo 3.12.1; echo '/usr/bin/python3'";

async function choose(
  env: NodeJS.ProcessEnv,
  images: string[],
  name: 'auto' | 'docker' | 'podman' | 'host' | 'apptainer' = 'auto',
): Promise<[string, string]> {
  const lines: string[] = [];
  const runtime = await chooseRuntime(name, { images, env, report: (line) => lines.push(line) });
  expect(lines).toHaveLength(1);
  return [runtime.name, lines[0]!];
}

test('auto takes the host when all images have an environment and there is a Python', async () => {
  const env = machine('laptop', { python3: python, docker: `echo '${DOCKER}'` });
  expect(await choose(env, ['org/known:1'])).toEqual([
    'host',
    'steps run with host: each image of the workflow has a Python environment here',
  ]);
});

test.each([
  ['an image has none', { python3: python, docker: `echo '${DOCKER}'` }, 'docker'],
  ['docker is down', { python3: python, docker: `echo ${DEAD}`, podman: `echo '${PODMAN}'` }, 'podman'],
  ['only apptainer is there', { apptainer: 'echo apptainer version 1.3.0' }, 'apptainer'],
])('auto takes the first engine that answers when %s', async (name, commands, expected) => {
  expect((await choose(machine(name, commands), ['org/known:1', 'org/other:2']))[0]).toBe(expected);
});

test('auto takes an engine when there is no Python', async () => {
  const env = machine('no python', { docker: `echo '${DOCKER}'` });
  expect((await choose(env, ['org/known:1']))[0]).toBe('docker');
});

test('what auto passed over is a warning that says why', async () => {
  const env = machine('old', { python3: "echo 3.7.1; echo '/usr/bin/python3'", docker: `echo '${DOCKER}'` });
  const warnings: string[] = [];
  const options = {
    images: ['org/known:1'],
    env,
    report: () => undefined,
    warn: (line: string) => warnings.push(line),
  };
  await chooseRuntime('auto', options);
  expect(warnings).toEqual([expect.stringMatching(/^steps run with docker: it answers; host: .*3\.7\.1/)]);
});

test('a Python that was named is never replaced by a container', async () => {
  const env = machine('named', { docker: `echo '${DOCKER}'`, mine: "echo 3.7.1; echo '/usr/bin/python3'" });
  const named = { ...env, REANA_MADMINER_PYTHON: join(folder, 'named', 'mine') };
  await expect(choose(named, ['org/known:1'])).rejects.toThrow(/REANA_MADMINER_PYTHON names Python 3\.7\.1/);
});

test('auto on a machine with nothing says what is wrong with each', async () => {
  const env = machine('nothing', { docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' });
  await expect(choose(env, ['org/known:1'])).rejects.toMatchObject({
    code: 'runtime-unavailable',
    exitCode: 8,
    message: [
      'no runtime can run the images of this workflow here:',
      'host: no Python was found on PATH; steps on this machine need one >=3.10',
      "docker: docker doesn't answer: Cannot connect to the Docker daemon",
      'podman: podman is not installed',
      'apptainer: apptainer is not installed',
    ].join('\n'),
  });
});

test('one that was asked for is taken or refused, never replaced', async () => {
  const env = machine('asked', { python3: python, docker: `echo '${DOCKER}'` });
  expect(await choose(env, ['org/known:1'], 'docker')).toEqual([
    'docker',
    'steps run with docker: as asked for',
  ]);
  await expect(choose(env, ['org/other:2'], 'host')).rejects.toThrow(
    'the runtime host: no Python environment is described for org/other:2, only for org/known:1',
  );
  await expect(choose(env, [], 'podman')).rejects.toThrow('the runtime podman: podman is not installed');
});
