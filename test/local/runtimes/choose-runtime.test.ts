import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseRuntime } from '../../../src/local/runtimes/choose-runtime.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
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
  const [name, line] = await choose(env, ['org/known:1']);
  expect(name).toBe('host');
  expectWords(line);
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
  expect(warnings).toEqual([expect.stringContaining('3.7.1')]);
  expectWords(warnings[0]!.replaceAll(folder, 'FOLDER'));
});

test('auto takes an engine when the host lacks what only an image has; the host itself refuses', async () => {
  const env = machine('laptop with docker', { python3: python, docker: `echo '${DOCKER}'` });
  const hostObstacles = ['the stage fit runs /code/fit.sh, which only its image has'];
  const options = { images: ['org/known:1'], hostObstacles, env, report: () => undefined };
  expect((await chooseRuntime('auto', options)).name).toBe('docker');
  const failure = await failureOf(chooseRuntime('host', options));
  expect(failure.code).toBe('runtime-unavailable');
  expectWords(wordsOf(failure));
});

test('auto takes the host when steps are processes of this machine; an engine refuses them', async () => {
  const env = machine('processes', { docker: `echo '${DOCKER}'`, apptainer: 'echo 1.3.0' });
  const containerObstacles = [
    'the stage fit runs as a process of this machine (localproc-env), in no container',
  ];
  const options = { images: [], containerObstacles, env, report: () => undefined };
  expect((await chooseRuntime('auto', options)).name).toBe('host');
  const failures = [
    await failureOf(chooseRuntime('docker', options)),
    await failureOf(chooseRuntime('apptainer', options)),
    await failureOf(chooseRuntime('auto', { ...options, hostObstacles: ['the stage fit runs in /alice'] })),
  ];
  expect(failures.map(({ code }) => code)).toEqual(Array(3).fill('runtime-unavailable'));
  expectWords(failures.map((failure) => wordsOf(failure)));
});

test('a Python that was named is never replaced by a container', async () => {
  const env = machine('named', { docker: `echo '${DOCKER}'`, mine: "echo 3.7.1; echo '/usr/bin/python3'" });
  const named = { ...env, REANA_MADMINER_PYTHON: join(folder, 'named', 'mine') };
  const failure = await failureOf(choose(named, ['org/known:1']));
  expect(failure.code).toBe('python-version');
  expectWords(wordsOf(failure, { [folder]: 'FOLDER' }));
});

test('auto on a machine with nothing says what is wrong with each', async () => {
  const env = machine('nothing', { docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' });
  const failure = await failureOf(choose(env, ['org/known:1']));
  expect([failure.code, failure.exitCode]).toEqual(['runtime-unavailable', 8]);
  expectWords(wordsOf(failure));
});

test('one that was asked for is taken or refused, never replaced', async () => {
  const env = machine('asked', { python3: python, docker: `echo '${DOCKER}'` });
  const [name, line] = await choose(env, ['org/known:1'], 'docker');
  expect(name).toBe('docker');
  const host = await failureOf(choose(env, ['org/other:2'], 'host'));
  const podman = await failureOf(choose(env, [], 'podman'));
  expect([host.code, podman.code]).toEqual(['runtime-unavailable', 'runtime-unavailable']);
  expectWords([line, ...[host, podman].map((failure) => wordsOf(failure))]);
});
