import { readFile } from 'node:fs/promises';
import { TestServer } from '../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start({ runtime: 'host' })));
afterAll(() => server.close());

interface Started {
  readonly id: string;
  readonly code: number;
}

async function start(options: object, file: string): Promise<Started> {
  const run = await server.createRun('folders', {
    inputs: { parameters: { word: 'hello', card: 'given.txt' }, options },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  const workflow = await readFile('test/fixtures/yadage/environments.yml', 'utf8');
  // The last stage needs a container.
  const stages = workflow.slice(0, workflow.indexOf('  - name: contained'));
  await server.upload(run.id, 'workflow.yml', stages + SHOW);
  await server.upload(run.id, file, 'from the folder\n');
  const { status } = await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  return { id: run.id, code: status };
}

const SHOW = `
  - name: show
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {card: {step: init, output: card}, out: '{workdir}/out.txt'}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'cat {card} > {out}'}
        environment: {environment_type: localproc-env}
        publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

test.each([
  ['subinits', { initdir: 'data', subinits: { outer: 'data' } }, 'data/given.txt'],
  [
    'subinits below pathbase',
    { pathbase: 'data', initdir: 'in', subinits: { outer: 'in' } },
    'data/in/given.txt',
  ],
])('initial values name files of the folders that options give: %s', async (_, options, file) => {
  const { id } = await start(options, file);
  expect((await server.ended(id)).status).toBe('finished');
  for (const [name, content] of [
    ['outer/copy', /\nfrom the folder\n$/],
    ['show', /^from the folder\n$/],
  ] as const) {
    const { text } = await server.send('GET', `/api/workflows/${id}/workspace/${name}/out.txt`);
    expect(text).toMatch(content);
  }
});

test.each([
  ['pathbase', { pathbase: 'data' }, 'data/given.txt'],
  ['the whole workspace', { pathbase: '.', initdir: './' }, 'given.txt'],
])('the folder of initial values: %s', async (_, options, file) => {
  const { id } = await start({ ...options, subinits: { outer: 'none' } }, file);
  await server.ended(id);
  const { text } = await server.send('GET', `/api/workflows/${id}/workspace/show/out.txt`);
  expect(text).toBe('from the folder\n');
});

test.each([
  { subinits: ['a text'] },
  { subinits: { outer: 1 } },
  { subinits: { outer: '../elsewhere' } },
  { pathbase: 1 },
  { pathbase: '../elsewhere' },
])('folders that can not be: %j', async (options) => {
  expect((await start(options, 'given.txt')).code).toBe(400);
});
