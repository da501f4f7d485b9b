import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseRuntime } from '../../../src/local/runtimes/choose-runtime.js';
import type { Runtime, RuntimeResult, RuntimeTask } from '../../../src/local/runtimes/runtime.js';
import type { StepProcess } from '../../../src/execution/executor.js';
import { makeTask, type TestTask } from '../../local/runtimes/task.js';
import { failureOf } from '../../support/failures.js';
import { reapContainer } from '../../../src/local/runtimes/container-runtime.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';

/** Real containers: podman with a small image of ours under a real name; see podman.sh. */
const IMAGE = 'busybox:1.36';
const never = new AbortController().signal;

const folder = mkdtempSync(join(tmpdir(), 'podman-'));
const setUp = spawnSync('bash', [join('test', 'slow', 'peers', 'podman.sh'), folder], {
  encoding: 'utf8',
  timeout: 900_000,
});
const usable = setUp.status === 0;
/** A developer's machine may lack podman; a build machine may not. */
const must = usable || process.env.CI !== undefined ? test : test.skip;

let env: NodeJS.ProcessEnv;
let podman: Runtime;
let gate: Gate;
const tasks: TestTask[] = [];

beforeAll(async () => {
  gate = await Gate.start();
  if (!usable && process.env.CI === undefined) return;
  if (!usable) throw new Error(`podman can't be made to work on this machine:\n${setUp.stderr}`);
  const own = setUp.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/=(.*)/s, 2) as [string, string]);
  env = { ...process.env, ...Object.fromEntries(own), SECRET_OF_MINE: 'word' };
  podman = await chooseRuntime('podman', { images: [IMAGE], report: () => undefined, env });
});

afterAll(async () => {
  await gate.close();
  for (const task of tasks) task.remove();
  if (usable) execFileSync('podman', ['rm', '--all', '--force'], { env, stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
});

function task(work: string | StepProcess, own: Partial<RuntimeTask> = {}): TestTask {
  const made = makeTask(work, { image: IMAGE, ...own });
  tasks.push(made);
  return made;
}

async function run(
  work: string | StepProcess,
  own: Partial<RuntimeTask> = {},
): Promise<{ result: RuntimeResult; log: string; workspace: string }> {
  const made = task(work, own);
  const result = await podman.run(made.task, never);
  return { result, log: made.log(), workspace: made.task.workspace };
}

function containers(): string[] {
  return execFileSync('podman', ['ps', '--all', '--quiet'], { env }).toString().split('\n').filter(Boolean);
}

/** What the product says; behind the colon are the last words of podman, which differ with its version. */
function ours(message: string): string {
  return message.replace(/:\s.*/s, ': …');
}

must.each([
  ['true', { exitCode: 0 }],
  ['exit 7', { exitCode: 7 }],
  ['no-such-command', { exitCode: 127 }],
  ['exit 125', { exitCode: 125 }],
])('%s', async (command, expected) => {
  expect((await run(command)).result).toEqual(expected);
});

must('a command runs with bash in the working folder of the image, whatever its entry point', async () => {
  const { log, result } = await run('[[ -n $BASH_VERSION ]] && pwd; echo complaint >&2');
  expect(result).toEqual({ exitCode: 0 });
  expect(log).toBe('/home/steps\ncomplaint\n');
});

must('the workflow may name another working folder', async () => {
  expect((await run('pwd', { imageWorkdir: '/tmp' })).log).toBe('/tmp\n');
});

must(
  'the workspace is at the same path, with spaces, commas and colons, and what is written is ours',
  async () => {
    const made = task('cat "$FOLDER/in"; echo result > "$FOLDER/out"');
    writeFileSync(join(made.task.workspace, 'in'), 'text\n');
    const { workspace } = made.task;
    const result = await podman.run({ ...made.task, environment: { FOLDER: workspace } }, never);
    expect(result).toEqual({ exitCode: 0 });
    expect(made.log()).toBe('text\n');
    expect(readFileSync(join(workspace, 'out'), 'utf8')).toBe('result\n');
    expect(statSync(join(workspace, 'out')).uid).toBe(process.getuid!());
  },
);

must('a script goes to the standard input of its interpreter', async () => {
  const { log, result } = await run({ script: 'echo "$((6 * 7))"\nexit 3\n', interpreter: 'bash' });
  expect({ log, result }).toEqual({ log: '42\n', result: { exitCode: 3 } });
});

must("the container has the step's variables and not this machine's", async () => {
  const { log } = await run('echo "$OWN|$HOME|$SECRET_OF_MINE|$TOKEN"', {
    environment: { OWN: 'a,b c="d"', HOME: '/own', TOKEN: 'kept off the command line' },
  });
  expect(log).toBe('a,b c="d"|/own||kept off the command line\n');
});

must('abort ends the container, also one that ignores SIGTERM', async () => {
  const controller = new AbortController();
  const made = task(`trap '' TERM; ${gate.command()}`);
  const running = podman.run(made.task, controller.signal);
  await gate.reached();
  expect(containers()).toHaveLength(1);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  await gate.left();
  expect(containers()).toEqual([]);
});

must('a container that outlived its server is ended by what was written down of it', async () => {
  const made = task(gate.command());
  const running = podman.run(made.task, never);
  await gate.reached();
  const [leftover] = made.leftovers;
  expect(leftover).toMatchObject({ kind: 'container', engine: 'podman' });
  if (leftover?.kind !== 'container') throw new Error('a container was expected');
  expect(dirname(leftover.cidFile)).toBe(dirname(made.task.logFile));
  await reapContainer(leftover, env);
  expect((await running).exitCode).not.toBe(0);
  await gate.left();
  expect(containers()).toEqual([]);
  await reapContainer(leftover, env);
});

must('a step over its memory limit is told so', async () => {
  const hungry = 'exec head -c 200000000 /dev/zero | exec tail -c 150000000 > /dev/null';
  const { result } = await run(`${hungry}; exit $(( \${PIPESTATUS[1]} ))`, { memoryBytes: 32 * 2 ** 20 });
  expect(result.exitCode).toBe(137);
  expect(result.reason).toContain('32 MiB');
  expectWords(result.reason!);
});

must('a container that could not be made is told apart from a command that failed', async () => {
  const { result } = await run('true', { workspace: '/no/such/folder' });
  expect(result.exitCode).toBe(125);
  expect(result.reason).toContain('/no/such/folder');
  expectWords(ours(result.reason!));
});

must('an image that is nowhere is an error with the last words of the engine', async () => {
  const lines: string[] = [];
  const wanted = podman.prepare('nobody/nothing:0', (line) => lines.push(line), never);
  const failure = await failureOf(wanted);
  expect(failure).toMatchObject({
    code: 'image',
    exitCode: 8,
    message: expect.stringMatching(/nobody\/nothing:0.*blocked/s) as string,
  });
  expectWords({ message: ours(failure.message), reported: lines[0]! });
});

must('an image that is here is not pulled', async () => {
  const lines: string[] = [];
  await podman.prepare('docker.io/library/busybox:1.36', (line) => lines.push(line), never);
  expect(lines).toEqual([]);
});

must('secrets come as variables and as files that can be read and not changed', async () => {
  const secrets = {
    folder: join(folder, 'secrets'),
    variables: { PASSPHRASE: 'a, "b"\nc', HTTPS_PROXY: 'proxy' },
  };
  mkdirSync(secrets.folder, { mode: 0o700 });
  writeFileSync(join(secrets.folder, 'key.pem'), 'from a file\n', { mode: 0o600 });
  const { log } = await run(
    'echo "$PASSPHRASE $HTTPS_PROXY"; cat $REANA_SECRETS_DIR/key.pem; echo $REANA_SECRETS_DIR; ' +
      'echo x > $REANA_SECRETS_DIR/key.pem || echo refused',
    { secrets },
  );
  expect(log).toContain('a, "b"\nc proxy\nfrom a file\n/etc/reana/secrets\n');
  expect(log).toContain('refused');
  expect(readFileSync(join(secrets.folder, 'key.pem'), 'utf8')).toBe('from a file\n');
});
