import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../src/local/environments/environment-store.js';
import { HostRuntime } from '../../../src/local/runtimes/host-runtime.js';
import type { RuntimeResult, RuntimeTask } from '../../../src/local/runtimes/runtime.js';
import type { StepProcess } from '../../../src/execution/executor.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';
import { type Environments, IMAGE, never } from '../environments/scratch.js';
import { makeStandIns } from '../environments/stand-ins.js';
import { makeTask, type TestTask } from './task.js';

let scratch: Environments;
let gate: Gate;
let runtime: HostRuntime;
let folder: string;
const tasks: TestTask[] = [];

beforeAll(async () => {
  gate = await Gate.start();
  scratch = makeStandIns();
  const catalogue = await scratch.catalogue('host', 'tiny-package==1.0\n');
  const env = {
    ...scratch.env,
    REANA_ACCESS_TOKEN: 'a-token',
    SECRET_OF_MINE: 'word',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const store = new EnvironmentStore(catalogue, join(scratch.folder, 'cache'), env);
  ({ folder } = await store.prepare(IMAGE, () => undefined, never));
  runtime = new HostRuntime(store, env);
});

afterEach(() => gate.shut());
afterAll(async () => {
  await gate.close();
  for (const task of tasks) task.remove();
  scratch.remove();
});

function task(work: string | StepProcess, own: Partial<RuntimeTask> = {}): TestTask {
  const made = makeTask(work, own);
  tasks.push(made);
  return made;
}

async function run(
  work: string | StepProcess,
  own: Partial<RuntimeTask> = {},
): Promise<{ result: RuntimeResult; log: string; workspace: string }> {
  const made = task(work, own);
  const result = await runtime.run(made.task, never);
  return { result, log: made.log(), workspace: made.task.workspace };
}

test.each([
  ['true', { exitCode: 0 }],
  ['exit 7', { exitCode: 7 }],
  ['no-such-command', { exitCode: 127, reason: expect.stringContaining('the runtime docker') as string }],
  ['kill -9 $$', { exitCode: null, signal: 'SIGKILL' }],
])('%s', async (command, expected) => {
  expect((await run(command)).result).toEqual(expected);
});

test('a command runs with bash in its folder, and both its outputs are in the log', async () => {
  const { log, workspace } = await run('[[ -n $BASH_VERSION ]] && pwd; echo complaint >&2');
  expect(log).toBe(`${workspace}\ncomplaint\n`);
});

test('a script is fed to its interpreter', async () => {
  const script = 'echo "$((6 * 7)) $1"\nexit 3\n';
  expect((await run({ script, interpreter: 'bash -s a' })).log).toBe('42 a\n');
});

test('a script larger than a pipe holds, and not read to its end', async () => {
  const script = `exit 4\n${'# filling\n'.repeat(50_000)}`;
  expect((await run({ script, interpreter: 'bash' })).result).toEqual({ exitCode: 4 });
});

test('a setup script is sourced before a command and before an interpreter', async () => {
  const envscript = join(scratch.folder, 'setup.sh');
  writeFileSync(envscript, 'export WORD="$1"\n');
  const own = { envscript: `${envscript} fast` };
  expect((await run('echo "$WORD"', own)).log).toBe('fast\n');
  const script = 'echo "$WORD"\n';
  expect((await run({ script, interpreter: 'sh' }, own)).log).toBe('fast\n');
  const missing = await run('echo not reached', { envscript: '/nowhere/setup.sh' });
  expect(missing.result.exitCode).not.toBe(0);
  expect(missing.log).not.toMatch(/^not reached/m);
});

test('a command starts in the folder that its environment names', async () => {
  expect((await run('pwd', { imageWorkdir: '/usr' })).log).toBe('/usr\n');
});

test('a process without an image runs with sh in its folder, without the Python of an environment', async () => {
  const made = task('echo "$0"; pwd; command -v python3; echo "$OWN"', { environment: { OWN: 'own' } });
  expect(await runtime.runProcess(made.task, never)).toEqual({ exitCode: 0 });
  const [shell, cwd, python, own] = made.log().split('\n');
  expect([shell, cwd, own]).toEqual(['sh', made.task.workspace, 'own']);
  expect(python).not.toContain(folder);
  const missing = task('no-such-command');
  expect(await runtime.runProcess(missing.task, never)).toMatchObject({ exitCode: 127 });
});

test("the environment's Python comes first", async () => {
  expect((await run('command -v python3')).log).toBe(`${join(folder, 'bin', 'python3')}\n`);
});

test('a step knows its own variables and the machine, and no credentials', async () => {
  const { log } = await run('env', { cores: 2, environment: { OWN: 'a,b c', HOME: '/own' } });
  const variables = new Map(log.split('\n').map((line) => line.split(/=(.*)/s, 2) as [string, string]));
  expect(variables.get('OWN')).toBe('a,b c');
  expect(variables.get('HOME')).toBe('/own');
  expect(variables.get('OMP_NUM_THREADS')).toBe('2');
  expect(variables.get('OPENBLAS_NUM_THREADS')).toBe('2');
  expect(variables.get('MPLBACKEND')).toBe('Agg');
  for (const name of ['REANA_ACCESS_TOKEN', 'SECRET_OF_MINE', 'PYTHONDONTWRITEBYTECODE', 'UV_NO_INDEX']) {
    expect(variables.has(name)).toBe(false);
  }
});

test('a step is given its secrets, and is told where their files are', async () => {
  const secrets = { folder: '/data/secrets/1', variables: { PASSPHRASE: 'told', OWN: 'a secret' } };
  const made = makeTask('echo "$PASSPHRASE $REANA_SECRETS_DIR $OWN"', {
    secrets,
    environment: { OWN: 'own' },
  });
  expect(await runtime.run(made.task, never)).toEqual({ exitCode: 0 });
  expect(made.log()).toBe('told /data/secrets/1 own\n');
  made.remove();
});

test('the log can be read while the step runs', async () => {
  const made = task(`echo 1; ${gate.command()}; echo over`);
  const running = runtime.run(made.task, never);
  await gate.reached();
  expect(made.log()).toBe('1\n');
  gate.open();
  expect(await running).toEqual({ exitCode: 0 });
  expect(made.log()).toBe('1\nover\n');
});

test('abort ends the whole tree', async () => {
  const made = task(`(${gate.command('inner')}) & ${gate.command('outer')}`);
  const controller = new AbortController();
  const running = failureOf(runtime.run(made.task, controller.signal));
  await gate.reached(2);
  controller.abort();
  expect((await running).code).toBe('aborted');
  await gate.left();
});

test('what a step leaves running ends with it, as in a container', async () => {
  const made = task(`(${gate.command('left')}) & ${gate.command('step')}`);
  const running = runtime.run(made.task, never);
  await gate.reached(2);
  gate.open('step');
  expect(await running).toEqual({ exitCode: 0 });
  await gate.left();
});

test('a signal that has fired already starts nothing', async () => {
  const made = task('touch started');
  await expect(runtime.run(made.task, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  expect(readdirSync(made.task.workspace)).toEqual([]);
});

test('a folder that is not there is an error that names it', async () => {
  const made = task('true', { workdir: '/no/such/folder' });
  const failure = await failureOf(runtime.run(made.task, never));
  expect(failure.code).toBe('environment');
  expectWords(wordsOf(failure));
});

test('the identity of a step is told as soon as it runs', async () => {
  const made = task('cat /proc/$$/stat');
  await runtime.run(made.task, never);
  expect(made.leftovers).toHaveLength(1);
  const [pid] = made.log().split(' ');
  expect(made.leftovers[0]).toMatchObject({ kind: 'process', pid: Number(pid) });
  expect(made.log().split(' ')).toContain(
    (made.leftovers[0] as { startTime: string }).startTime.split(' ')[1],
  );
});
