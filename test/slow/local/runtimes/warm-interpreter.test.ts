import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../../src/local/environments/environment-store.js';
import { HostRuntime } from '../../../../src/local/runtimes/host-runtime.js';
import type { RuntimeResult, RuntimeTask } from '../../../../src/local/runtimes/runtime.js';
import { type Environments, IMAGE, never } from '../../../local/environments/scratch.js';
import { makeTask, type TestTask } from '../../../local/runtimes/task.js';
import { failureOf } from '../../../support/failures.js';
import { Gate } from '../../../support/gate.js';
import { makeScratch } from '../environments/scratch.js';

/** The preload imports `decimal`, which nothing else here does: who has it at the start was forked. */
const IS_WARM = 'import sys\nWARM = "decimal" in sys.modules\n';

let scratch: Environments;
let gate: Gate;
let warm: HostRuntime;
let plain: HostRuntime;
const tasks: TestTask[] = [];

beforeAll(async () => {
  gate = await Gate.start();
  scratch = await makeScratch();
  const catalogue = await scratch.catalogue('warm', 'tiny-package==1.0\n', 'import decimal, tiny_package\n');
  const store = new EnvironmentStore(catalogue, join(scratch.folder, 'cache'), scratch.env);
  await store.prepare(IMAGE, () => undefined, never);
  warm = new HostRuntime(store, scratch.env);
  plain = new HostRuntime(store, { ...scratch.env, REANA_MADMINER_WARM: 'off' });
  // Until the warm one is ready, Python is started as usual.
  while ((await run(warm, 'python3 script.py', `${IS_WARM}print(WARM)`)).log !== 'True\n');
});

afterEach(() => gate.shut());
afterAll(async () => {
  await gate.close();
  for (const task of tasks) task.remove();
  scratch.remove();
});

function task(command: string, script: string, own: Partial<RuntimeTask> = {}): TestTask {
  const made = makeTask(command, own);
  tasks.push(made);
  writeFileSync(join(made.task.workspace, 'script.py'), script);
  return made;
}

async function run(
  runtime: HostRuntime,
  command: string,
  script: string,
  own: Partial<RuntimeTask> = {},
): Promise<{ result: RuntimeResult; log: string; workspace: string }> {
  const made = task(command, script, own);
  const result = await runtime.run(made.task, never);
  return { result, log: made.log(), workspace: made.task.workspace };
}

/** Runs the script both ways, says how they ended, with the workspace's path taken out of what they wrote. */
async function both(command: string, script: string): Promise<[warm: unknown, plain: unknown]> {
  const runs = await Promise.all([warm, plain].map((runtime) => run(runtime, command, script)));
  const [first, second] = runs.map(({ result, log, workspace }) => ({
    result,
    log: log.replaceAll(workspace, 'WORKSPACE').replace(/line 1: +\d+/, 'line 1: PID'),
  }));
  return [first, second];
}

const FACTS = `
import os, signal, tiny_package, threading
print(sys.argv, sys.path[0], __name__, __file__, __spec__, __package__, type(__loader__).__name__)
print(sorted(name for name in globals() if name.startswith("__")), sys.flags, sys.prefix, sys.executable, sys.warnoptions)
print(os.getcwd(), os.environ.get("OWN"), sorted(name for name in os.environ if name not in ("_", "PATH", "SHLVL")))
umask = os.umask(0); print(oct(umask), sys.stdin.read(), sys.stdout.encoding, sys.stdout.line_buffering, os.isatty(0))
print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD), signal.getsignal(signal.SIGPIPE))
print(threading.current_thread().name, sys.modules["__main__"].__dict__ is globals(), tiny_package.WORD)
print(sys.path[1:])
`;

test.each([
  ['arguments and surroundings', 'echo text | OWN=1 python3 script.py a "b c"', FACTS],
  [
    'a relative path, from another folder',
    'mkdir -p x/y && umask 027 && cd x && OWN=1 python3 y/../../script.py',
    FACTS,
  ],
  ['a link', 'mkdir -p x && ln -s ../script.py x/link.py && python3 x/link.py', FACTS],
  ['an exit code', 'python3 script.py; echo $?', 'raise SystemExit(7)'],
  ['a message as the exit code', 'python3 script.py; echo $?', 'raise SystemExit("what went wrong")'],
  ['an error', 'python3 script.py; echo $?', 'def f():\n    1 / 0\nf()'],
  ['a syntax error', 'python3 script.py; echo $?', 'print(1)\nthis is not\n'],
  ['no such file', '{ python3 missing.py; echo $?; } 2>&1 | sed "s/^.*python3: //"', ''],
  [
    'exit handlers and open files',
    'python3 script.py; cat out',
    'import atexit\natexit.register(print, "end")\nf = open("out", "w")\nf.write("held")',
  ],
  ['death by a signal', 'python3 script.py; echo $?', 'import os\nos.kill(os.getpid(), 9)'],
  [
    'pickling of its own classes',
    'python3 script.py',
    'import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__)',
  ],
  [
    'a module beside it that has the name of a loaded one',
    'python3 script.py',
    'open("decimal.py", "w").write("x = 1")\nimport os\nif not os.environ.get("AGAIN"):\n    os.environ["AGAIN"] = "1"\n    os.system("python3 script.py")\nelse:\n    import decimal\n    print(decimal.x)',
  ],
])('%s: as if Python had been started', async (_name, command, script) => {
  const [ofWarm, ofPlain] = await both(command, `${IS_WARM}${script}`);
  expect(ofWarm).toEqual(ofPlain);
});

test.each([
  ['a limit', 'ulimit -n 100; python3 script.py'],
  ['another number of threads', 'OMP_NUM_THREADS=2 python3 script.py'],
  ['a variable that Python reads at its start', 'PYTHONHASHSEED=3 python3 script.py'],
  ['an open file', 'python3 script.py 3< script.py'],
  ['an option', 'python3 -u script.py'],
])('%s makes Python start as usual', async (_name, command) => {
  expect((await run(warm, command, `${IS_WARM}print(WARM)`)).log).toBe('False\n');
});

test('files are the same byte for byte', async () => {
  const script = `${IS_WARM}
import decimal, pickle, random, struct
random.seed(3)
values = [random.gauss(0, 1) for _ in range(10000)]
open("values.bin", "wb").write(struct.pack("10000d", *values))
pickle.dump({"sum": decimal.Decimal(repr(sum(values))), "values": values}, open("values.pickle", "wb"))
print(WARM)
`;
  const ofWarm = await run(warm, 'python3 script.py', script);
  const ofPlain = await run(plain, 'python3 script.py', script);
  expect([ofWarm.log, ofPlain.log]).toEqual(['True\n', 'False\n']);
  for (const name of ['values.bin', 'values.pickle']) {
    const [one, other] = [ofWarm, ofPlain].map(({ workspace }) => readFileSync(join(workspace, name)));
    expect(one!.equals(other!)).toBe(true);
  }
});

test('scripts run side by side, each with its own output', async () => {
  const script = `${IS_WARM}import os\nn = os.environ["OWN"]\nprint(n, flush=True)\n${stand('n')}\nprint(n, WARM)`;
  const running = Promise.all(
    ['1', '2', '3', '4'].map((n) => run(warm, 'python3 script.py', script, { environment: { OWN: n } })),
  );
  await gate.reached(4);
  gate.open();
  const runs = await running;
  expect(runs.map(({ log }) => log)).toEqual(['1', '2', '3', '4'].map((n) => `${n}\n${n} True\n`));
});

/** Python that waits at the gate, under the name that the expression gives. */
function stand(name: string): string {
  const [, port] = /127\.0\.0\.1\/(\d+)/.exec(gate.command())!;
  return `import socket
gate = socket.create_connection(("127.0.0.1", ${port!}))
gate.sendall((${name} + "\\n").encode())
gate.recv(1)`;
}

/** Starts a script with a child, which both stand at the gate. */
async function linger(
  before: string,
  signal: AbortSignal,
): Promise<{ readonly running: Promise<RuntimeResult>; readonly made: TestTask }> {
  const child = `import subprocess\nchild = subprocess.Popen(["bash", "-c", ${JSON.stringify(gate.command('child'))}])`;
  const made = task('python3 script.py', `${before}\n${child}\n${stand('"script"')}`);
  const running = warm.run(made.task, signal);
  await gate.reached(2);
  return { running, made };
}

test('abort ends the script and its children', async () => {
  const controller = new AbortController();
  const { running } = await linger('', controller.signal);
  const failure = failureOf(running);
  controller.abort();
  expect((await failure).code).toBe('aborted');
  await gate.left();
});

test('abort gives the script its time to end in order', async () => {
  const order = 'lambda *_: (open("order", "w").write("kept"), sys.exit(0))';
  const controller = new AbortController();
  const { running, made } = await linger(
    `import signal, sys\nsignal.signal(signal.SIGTERM, ${order})`,
    controller.signal,
  );
  const failure = failureOf(running);
  controller.abort();
  expect((await failure).code).toBe('aborted');
  expect(readFileSync(join(made.task.workspace, 'order'), 'utf8')).toBe('kept');
});

test('the script ends when its client is killed outright', async () => {
  const { running, made } = await linger('', never);
  const leftover = made.leftovers[0];
  if (leftover?.kind !== 'process') throw new Error('a process was expected');
  process.kill(-leftover.pid, 'SIGKILL');
  expect(await running).toEqual({ exitCode: null, signal: 'SIGKILL' });
  await gate.left();
});

test('what a script leaves running ends with it', async () => {
  const { running } = await linger('', never);
  gate.open('script');
  expect(await running).toEqual({ exitCode: 0 });
  await gate.left();
});

test('and also what forks from it and leaves its session', async () => {
  const daemon = `import os
print(os.environ["REANA_MADMINER_STEP"] in open("/proc/self/environ").read())
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ${stand('"daemon"').replaceAll('\n', '\n        ')}
    os._exit(0)
`;
  const made = task('python3 script.py', `${IS_WARM}print(WARM)\n${daemon}${stand('"script"')}`);
  const running = warm.run(made.task, never);
  await gate.reached(1, 'daemon');
  await gate.reached(1, 'script');
  gate.open('script');
  expect(await running).toEqual({ exitCode: 0 });
  await gate.left();
  expect(made.log()).toBe('True\nTrue\n');
  // It is found by the marker of its step, and the warm interpreter, which has none, is not.
  expect((await run(warm, 'python3 script.py', `${IS_WARM}print(WARM)`)).log).toBe('True\n');
});

test('a module of the run itself is never shared', async () => {
  for (const value of ['1', '2']) {
    const made = task('python3 scripts/main.py', '');
    mkdirSync(join(made.task.workspace, 'scripts'));
    writeFileSync(join(made.task.workspace, 'scripts', 'own.py'), `VALUE = ${value}\n`);
    writeFileSync(
      join(made.task.workspace, 'scripts', 'main.py'),
      `${IS_WARM}import own\nprint(own.VALUE, WARM)\n`,
    );
    await warm.run(made.task, never);
    expect(made.log()).toBe(`${value} True\n`);
  }
});

test('a start that is given up before it is refused disturbs no other', async () => {
  const giveUp = `${IS_WARM}
import re, shutil, socket
connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
connection.connect(re.search("'([^']*/socket)'", open(shutil.which("python3")).read()).group(1))
connection.send(b"{}")
connection.close()
print(WARM)
`;
  expect((await run(warm, 'python3 script.py', giveUp)).log).toBe('True\n');
  expect((await run(warm, 'python3 script.py', `${IS_WARM}print(WARM)`)).log).toBe('True\n');
});
