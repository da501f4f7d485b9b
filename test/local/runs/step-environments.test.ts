import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expectWords } from '../../support/words.js';
import { TestServer } from '../support/server-fixture.js';

let server: TestServer;
beforeEach(async () => void (server = await TestServer.start()));
afterEach(() => server.close());

/** A workflow of one step. */
function workflow(environment: object, cmd = 'pwd > {out}'): string {
  const parameters = { out: '{workdir}/out.txt', word: { step: 'init', output: 'word' } };
  const process = { process_type: 'string-interpolated-cmd', cmd };
  const publisher = { publisher_type: 'frompar-pub', outputmap: { out: 'out' } };
  const scheduler = {
    scheduler_type: 'singlestep-stage',
    parameters,
    step: { process, environment, publisher },
  };
  return JSON.stringify({ stages: [{ name: 'fit', dependencies: ['init'], scheduler }] });
}

const IMAGE = { environment_type: 'docker-encapsulated', image: 'org/image', imagetag: '1' };

async function outcome(environment: object, cmd?: string): Promise<{ id: string; status: string }> {
  const { id } = await server.startRun('environments', workflow(environment, cmd), { word: 'hello' });
  return { id, status: (await server.ended(id)).status };
}

async function output(id: string): Promise<string> {
  return (await server.send('GET', `/api/workflows/${id}/workspace/fit/out.txt`)).text;
}

test("a container is given its environment's setup script and working folder", async () => {
  const own = { envscript: '/alice/setup.sh', workdir: '{workdir}/below' };
  expect((await outcome({ ...IMAGE, ...own }, 'true')).status).toBe('finished');
  const [task] = server.runtime.tasks;
  expect(task).toMatchObject({ envscript: '/alice/setup.sh', imageWorkdir: `${task!.workdir}/below` });
  // It exists before the engine mounts the workspace, else the engine would make it root's own.
  expect((await stat(join(task!.workdir, 'below'))).isDirectory()).toBe(true);
});

test('a container is given neither where the environment names none', async () => {
  await outcome(IMAGE);
  const [task] = server.runtime.tasks;
  expect([task!.envscript, task!.imageWorkdir, task!.mounts]).toEqual([undefined, undefined, []]);
});

async function lastLine(id: string): Promise<string> {
  const [job] = Object.values((await server.logs(id)).job_logs);
  return job!.logs.trimEnd().split('\n').at(-1)!;
}

test.each(['somewhere/below', '/nowhere/at/all'])(
  'a working folder that cannot be is why the step fails: %s',
  async (workdir) => {
    const { id, status } = await outcome({ ...IMAGE, workdir });
    expect(status).toBe('failed');
    expectWords(await lastLine(id));
  },
);

test('a working folder with an unknown field fails the step before it runs', async () => {
  const { id, status } = await outcome({ ...IMAGE, workdir: '{nothing}' });
  expect(status).toBe('failed');
  expect(server.runtime.tasks).toEqual([]);
  expect((await server.logs(id)).workflow_logs).toContain('{nothing} is unknown here');
});

test('steps without an image run as processes of this machine, and noop-env only publishes', async () => {
  await server.close();
  server = await TestServer.start({ runtime: 'host' });
  const local = await outcome({ environment_type: 'localproc-env' }, 'echo {word} > out.txt; echo noise');
  expect(local.status).toBe('finished');
  expect(await output(local.id)).toBe('hello\n');
  const { job_logs: jobs } = await server.logs(local.id);
  expect(Object.values(jobs)).toMatchObject([{ job_name: 'fit', docker_img: '', logs: 'noise\n' }]);
  expect((await outcome({ environment_type: 'noop-env' }, 'exit 1')).status).toBe('finished');
});
