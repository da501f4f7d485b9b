import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../../src/local/environments/environment-store.js';
import { HostRuntime } from '../../../../src/local/runtimes/host-runtime.js';
import type { StepProcess } from '../../../../src/execution/executor.js';
import { type Environments, IMAGE, never } from '../../../local/environments/scratch.js';
import { makeTask, type TestTask } from '../../../local/runtimes/task.js';
import { makeScratch } from '../environments/scratch.js';

let scratch: Environments;
let runtime: HostRuntime;
let folder: string;
const tasks: TestTask[] = [];

beforeAll(async () => {
  scratch = await makeScratch();
  const catalogue = await scratch.catalogue('host', 'tiny-package==1.0\n');
  const env = { ...scratch.env, PYTHONDONTWRITEBYTECODE: '1' };
  const store = new EnvironmentStore(catalogue, join(scratch.folder, 'cache'), env);
  ({ folder } = await store.prepare(IMAGE, () => undefined, never));
  runtime = new HostRuntime(store, env);
});

afterAll(() => {
  for (const task of tasks) task.remove();
  scratch.remove();
});

function task(work: string | StepProcess): TestTask {
  const made = makeTask(work);
  tasks.push(made);
  return made;
}

async function run(work: string | StepProcess): Promise<string> {
  const made = task(work);
  await runtime.run(made.task, never);
  return made.log();
}

test("a script is fed to the environment's Python", async () => {
  expect(await run({ script: 'import sys\nprint(sys.argv)\n', interpreter: 'python3 - a' })).toBe(
    "['-', 'a']\n",
  );
});

test("the environment's packages are there", async () => {
  const code = 'import tiny_package, sys; print(tiny_package.WORD, sys.prefix)';
  expect(await run(`python3 -c "${code}"`)).toBe(`tiny ${folder}\n`);
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
