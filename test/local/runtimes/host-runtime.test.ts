import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../src/local/environments/environment-store.js';
import { HostRuntime } from '../../../src/local/runtimes/host-runtime.js';
import { processStartTime } from '../../../src/local/runtimes/process-identity.js';
import type { RuntimeResult, RuntimeTask } from '../../../src/local/runtimes/runtime.js';
import type { StepProcess } from '../../../src/yadage/executor.js';
import { IMAGE, makeScratch, never, type Scratch } from '../environments/scratch.js';
import { isAlive, makeTask, type TestTask, until } from './task.js';

let scratch: Scratch;
let runtime: HostRuntime;
let folder: string;
const tasks: TestTask[] = [];

beforeAll(async () => {
  scratch = await makeScratch();
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
}, 120_000);

afterAll(() => {
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
  ['no-such-command', { exitCode: 127 }],
  ['kill -9 $$', { exitCode: null, signal: 'SIGKILL' }],
])('%s', async (command, expected) => {
  expect((await run(command)).result).toEqual(expected);
});

test('a command runs with bash in its folder, and both its outputs are in the log', async () => {
  const { log, workspace } = await run('[[ -n $BASH_VERSION ]] && pwd; echo complaint >&2');
  expect(log).toBe(`${workspace}\ncomplaint\n`);
});

test('a script is fed to its interpreter', async () => {
  expect((await run({ script: 'echo "$((6 * 7))"\nexit 3\n', interpreter: 'bash' })).log).toBe('42\n');
  expect((await run({ script: 'import sys\nprint(sys.argv)\n', interpreter: 'python3 - a' })).log).toBe(
    "['-', 'a']\n",
  );
});

test('a script larger than a pipe holds, and not read to its end', async () => {
  const script = `exit 4\n${'# filling\n'.repeat(50_000)}`;
  expect((await run({ script, interpreter: 'bash' })).result).toEqual({ exitCode: 4 });
});

test("the environment's Python comes first", async () => {
  const { log } = await run('python3 -c "import tiny_package, sys; print(tiny_package.WORD, sys.prefix)"');
  expect(log).toBe(`tiny ${folder}\n`);
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

test('bytecode is kept, outside the workspace', async () => {
  const made = task('python3 main.py');
  writeFileSync(join(made.task.workspace, 'module.py'), 'VALUE = 1\n');
  writeFileSync(join(made.task.workspace, 'main.py'), 'import module\nprint(module.__cached__)\n');
  await runtime.run(made.task, never);
  expect(made.log().startsWith(join(folder, 'bytecode'))).toBe(true);
  expect(existsSync(made.log().trim())).toBe(true);
  expect(readdirSync(made.task.workspace).sort()).toEqual(['main.py', 'module.py']);
});

test('the log can be read while the step runs', async () => {
  const made = task('python3 -c "print(1); input()" < go; echo over');
  execFileSync('mkfifo', [join(made.task.workspace, 'go')]);
  const running = runtime.run(made.task, never);
  const go = spawn('sh', ['-c', 'exec 3> go; read x; echo >&3'], {
    cwd: made.task.workspace,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await until(() => existsSync(made.task.logFile) && made.log() === '1\n');
  go.stdin.end('now\n');
  expect(await running).toEqual({ exitCode: 0 });
  expect(made.log()).toBe('1\nover\n');
});

test('abort ends the whole tree, also what ignores SIGTERM', async () => {
  const made = task(
    `trap '' TERM; bash -c "trap '' TERM; echo \\$\\$ > inner; while :; do sleep 0.1; done" & wait; sleep 600`,
  );
  const controller = new AbortController();
  const running = runtime.run(made.task, controller.signal);
  const inner = join(made.task.workspace, 'inner');
  await until(() => existsSync(inner) && readFileSync(inner, 'utf8') !== '');
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  await until(() => !isAlive(Number(readFileSync(inner, 'utf8'))));
});

test('what a step leaves running ends with it, as in a container', async () => {
  const made = task('sleep 600 & echo $! > left');
  expect(await runtime.run(made.task, never)).toEqual({ exitCode: 0 });
  await until(() => !isAlive(Number(readFileSync(join(made.task.workspace, 'left'), 'utf8'))));
});

test('a signal that has fired already starts nothing', async () => {
  const made = task('touch started');
  await expect(runtime.run(made.task, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  expect(readdirSync(made.task.workspace)).toEqual([]);
});

test('a folder that is not there is an error that names it', async () => {
  const made = task('true', { workdir: '/no/such/folder' });
  await expect(runtime.run(made.task, never)).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining("bash can't be started in /no/such/folder") as string,
  });
});

test('a step of a killed server is ended by its identity, and no other process is', async () => {
  const left = spawn('bash', ['-c', 'sleep 600 & wait'], { detached: true, stdio: 'ignore' });
  const startTime = processStartTime(left.pid!)!;
  await runtime.reap({ kind: 'process', pid: left.pid!, startTime: `${startTime}0` });
  expect(isAlive(left.pid!)).toBe(true);
  await runtime.reap({ kind: 'process', pid: left.pid!, startTime });
  await until(() => !isAlive(left.pid!));
  await runtime.reap({ kind: 'process', pid: left.pid!, startTime });
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
