import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.js';
import {
  findContainerObstacles,
  findHostObstacles,
  programsOf,
} from '../../../src/local/runtimes/runtime-obstacles.js';
import type { Workflow } from '../../../src/analysis/workflow.js';
import { expectWords } from '../../support/words.js';

const folder = mkdtempSync(join(tmpdir(), 'obstacles-'));
afterAll(() => rmSync(folder, { recursive: true }));

function stage(name: string, body: { step?: unknown; workflow?: unknown }): unknown {
  return { name, scheduler: { scheduler_type: 'singlestep-stage', parameters: [], ...body } };
}

function command(cmd: string): unknown {
  return { process: { process_type: 'string-interpolated-cmd', cmd }, environment: null };
}

function workflowOf(cmd: string): Workflow {
  const inner = { stages: [stage('configure', { step: command(cmd) })] };
  return { stages: [stage('physics', { workflow: inner })] } as unknown as Workflow;
}

function obstacles(cmd: string, parameters: JsonObject = {}): Promise<readonly string[]> {
  return findHostObstacles(workflowOf(cmd), parameters);
}

test.each([
  'bash /madminer/scripts/configure.sh {card}',
  'mkdir -p out && python3 /madminer/scripts/configure.sh --all',
  "source '/madminer/scripts/configure.sh'",
  '/madminer/scripts/configure.sh',
])('only an image has what it runs: %s', async (cmd) => {
  const found = await obstacles(cmd);
  expect(found).toEqual([expect.stringContaining('/madminer/scripts/configure.sh')]);
  expect(found[0]).toContain('physics/configure');
});

test.each([
  "python3 '{scripts}/configure.py' --madgraph /madminer/software/MG5",
  "awk '/madminer/x/ {print}' names.txt",
  'sed s/^/hello/ names.txt > /nowhere/greetings.txt',
  'bash /tmp/made-by-the-step.sh',
  '/usr/bin/env python3 fit.py',
  '/bin/echo hello',
  '# bash /madminer/scripts/configure.sh\necho done',
  'cat /etc/hosts | sort',
  'echo 1/2; echo /madminer/scripts',
])('nothing is known to be missing: %s', async (cmd) => {
  expect(await obstacles(cmd)).toEqual([]);
});

test('scripts are read as commands are', () => {
  const script = 'set -e\n  /code/prepare/all.sh\npython /code/fit.py | tee log\n';
  const process = { process_type: 'interpolated-script-cmd', interpreter: 'bash', script } as const;
  expect(programsOf(process)).toEqual(['/code/prepare/all.sh', '/code/fit.py']);
});

test('MadGraph is asked for by a parameter, and has to be where another one says', async () => {
  const madgraph = join(folder, 'MG5');
  const parameters = { generator: 'madgraph', madgraph_dir: madgraph };
  const [missing, ...more] = await obstacles('true', parameters);
  expect(more).toEqual([]);
  expect(missing).toContain(madgraph);
  expectWords(missing!.replace(folder, 'FOLDER'));
  mkdirSync(join(madgraph, 'bin'), { recursive: true });
  writeFileSync(join(madgraph, 'bin', 'mg5_aMC'), '');
  expect(await obstacles('true', parameters)).toEqual([]);
  expect(await obstacles('true', { generator: 'analytic', madgraph_dir: '/nowhere' })).toEqual([]);
});

/** A workflow of one stage in an environment. */
function inEnvironment(own: object, cmd = 'true'): Workflow {
  const environment = {
    environment_type: 'docker-encapsulated',
    ...{
      image: 'org/image',
      imagetag: '1',
      resources: [],
      envscript: '',
      env: {},
      workdir: null,
      par_mounts: [],
    },
    ...own,
  };
  const process = { process_type: 'string-interpolated-cmd', cmd };
  return { stages: [stage('fit', { step: { process, environment } })] } as unknown as Workflow;
}

test('setup scripts, folders and mounted files that only containers have', async () => {
  const mounts = [{ mountpath: '/tmp/parameters.json', jqscript: '.' }];
  const own = { envscript: '/alice/setup.sh fast', workdir: '/alice/work', par_mounts: mounts };
  expectWords(await findHostObstacles(inEnvironment(own), {}));
});

test.each([
  { envscript: '/tmp/made-by-a-step.sh' },
  { envscript: 'setup.sh' },
  { workdir: '/tmp' },
  { workdir: '{workdir}/below' },
  { environment_type: 'localproc-env' },
])('an environment that this machine has: %j', async (own) => {
  expect(await findHostObstacles(inEnvironment(own), {})).toEqual([]);
});

test('a step that is a process of this machine is in no container', async () => {
  const local = inEnvironment({ environment_type: 'localproc-env' }, 'bash /code/fit.sh');
  expectWords(findContainerObstacles(local));
  expect(await findHostObstacles(local, {})).toEqual([]);
  expect(findContainerObstacles(inEnvironment({}))).toEqual([]);
});
