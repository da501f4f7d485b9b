import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, loadAnalysis, type ReanaClient } from '../../../src/index.js';
import type { StartServerOptions } from '../../../src/local/server/server.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { failureOf } from '../../support/failures.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { expectWords } from '../../support/words.js';

const KNOWN = 'image: madminertool/madminer-workflow-ml, imagetag: 0.4.2';

let root: string;
let path: string | undefined;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'check-embedded-'));
  path = process.env['PATH'];
});
afterEach(() => {
  process.env['PATH'] = path;
});
afterAll(() => rm(root, { recursive: true }));

/** One stage with this environment and these lines of a step or scheduler. */
function yadage(environment: string, stage = 'singlestep-stage', step = ''): string {
  return `
stages:
  - name: only
    dependencies: [init]
    scheduler:
      scheduler_type: ${stage}
      parameters: {out: '{workdir}/out'}
      step:
        process: {process_type: string-interpolated-cmd, cmd: 'echo made > {out}'}
        environment: ${environment}
        publisher: {publisher_type: frompar-pub, outputmap: {out: out}}${step}
`;
}

const docker = (rest: string): string => `{environment_type: docker-encapsulated, ${rest}}`;
const LOCAL_PROCESS = '{environment_type: localproc-env}';
const MOUNT = "par_mounts: [{mountpath: /settings.json, jqscript: '.'}]";

async function write(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, name.replaceAll(/\W+/g, '-'));
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return join(folder, 'reana.yaml');
}

const yadageFiles = (workflow: string): Readonly<Record<string, string>> => ({
  'reana.yaml': 'workflow: {type: yadage, file: workflow.yml}\n',
  'workflow.yml': workflow,
});

async function withServer<T>(
  options: Partial<StartServerOptions>,
  use: (client: ReanaClient, server: TestServer) => Promise<T>,
): Promise<T> {
  const server = await TestServer.start(options);
  const { url, token } = server.server;
  const client = createClient({ serverUrl: url, accessToken: token, clock: new QuietClock() });
  try {
    return await use(client, server);
  } finally {
    await client.close();
    await server.close();
  }
}

/** The words of an error without the address of the server. */
async function refusal(action: Promise<unknown>): Promise<string> {
  const { message } = await failureOf(action);
  return message.replaceAll(/http:\/\/127\.0\.0\.1:\d+ reports (reana\.yaml: )?/g, '');
}

type Runtime = 'host' | 'docker' | 'apptainer';

/** `emptyPath`: on a machine without any program. */
const REFUSED: readonly (readonly [string, Runtime, string, 'emptyPath' | 'this machine'])[] = [
  ['a mounted file', 'host', yadage(docker(`${KNOWN}, ${MOUNT}`)), 'this machine'],
  [
    'an image without environment',
    'host',
    yadage(docker('image: nobody/knows, imagetag: "1"')),
    'this machine',
  ],
  [
    'a setup script of the image',
    'host',
    yadage(docker(`${KNOWN}, envscript: /opt-of-image/setup.sh`)),
    'this machine',
  ],
  ['a folder of the image', 'host', yadage(docker(`${KNOWN}, workdir: /opt-of-image/work`)), 'this machine'],
  ['a process of the machine', 'docker', yadage(LOCAL_PROCESS), 'this machine'],
  ['no docker', 'docker', yadage(docker(KNOWN)), 'emptyPath'],
  ['no apptainer', 'apptainer', yadage(docker(KNOWN)), 'emptyPath'],
];

describe.each(REFUSED)('%s, runtime %s', (name, runtime, workflow, machine) => {
  test('is refused by validate and submit before anything is sent, as the start would', async () => {
    const file = await write(name, yadageFiles(workflow));
    if (machine === 'emptyPath') process.env['PATH'] = join(root, 'nothing');
    await withServer({ runtime }, async (client, server) => {
      const words = await refusal(client.runs.validate(await loadAnalysis(file)));
      expectWords(words.replace(file, 'reana.yaml'));
      expect(await refusal(client.runs.submit({ file }, { journal: false }))).toBe(words);
      expect(await refusal(client.runs.prepare({ file }))).toBe(words);
      expect((await server.send('GET', '/api/workflows')).json.total).toBe(0);
    });
    // Servers of that generation don't check before the start.
    await withServer({ runtime, generation: '0.9' }, async (client, server) => {
      const run = await client.runs.submit({ file }, { journal: false });
      expect((await server.ended(run.name)).status).toBe('failed');
    });
  });
});

test.each([
  ['a process of the machine', yadage(LOCAL_PROCESS)],
  ['no image at all', yadage('{environment_type: noop-env}')],
])('%s is no reason against the host', async (name, workflow) => {
  const file = await write(`good ${name}`, yadageFiles(workflow));
  await withServer({ runtime: 'host' }, async (client, server) => {
    expect(await client.runs.validate(await loadAnalysis(file))).toMatchObject({ valid: true, errors: [] });
    const run = await client.runs.submit({ file }, { journal: false });
    expect((await server.ended(run.name)).status).toBe('finished');
  });
});

const SERIAL = {
  'reana.yaml': `
workflow:
  type: serial
  specification:
    steps:
      - {name: first, environment: nobody/knows:1, commands: ['true']}
      - {name: second, environment: nobody/knows:2, commands: ['true']}
`,
};

test('of a serial workflow only the steps count that would run', async () => {
  const file = await write('serial', SERIAL);
  await withServer({ runtime: 'host' }, async (client) => {
    const whole = await refusal(client.runs.validate(await loadAnalysis(file)));
    expect(whole).toContain('nobody/knows:1, nobody/knows:2');
    expect(await refusal(client.runs.submit({ file }, { journal: false }))).toBe(whole);
    const operationalOptions = { TARGET: 'first' };
    const part = await refusal(client.runs.submit({ file, operationalOptions }, { journal: false }));
    expect(part).not.toContain('nobody/knows:2');
    expect(await refusal(client.runs.validate(await loadAnalysis(file), { operationalOptions }))).toBe(part);
  });
});

test('parameters of the start count as those of the file', async () => {
  const file = await write('parameters', {
    'reana.yaml': `
inputs: {parameters: {generator: simple, madgraph_dir: /nowhere}}
workflow: {type: yadage, file: workflow.yml}
`,
    'workflow.yml': yadage(docker(KNOWN)).replace(
      "{out: '{workdir}/out'}",
      "{out: '{workdir}/out', g: {step: init, output: generator}, d: {step: init, output: madgraph_dir}}",
    ),
  });
  const parameters = { generator: 'madgraph' };
  await withServer({ runtime: 'host' }, async (client) => {
    const words = await refusal(client.runs.submit({ file, parameters }, { journal: false }));
    expect(words).toContain('generator=madgraph needs MadGraph');
    expect(await refusal(client.runs.validate(await loadAnalysis(file), { parameters }))).toBe(words);
  });
});

test('a backend that the server does not offer is reported by validate as by submit', async () => {
  const file = await write(
    'backend',
    yadageFiles(yadage(docker(`${KNOWN}, resources: [{compute_backend: slurmcern}]`))),
  );
  await withServer({}, async (client) => {
    const validated = await failureOf(client.runs.validate(await loadAnalysis(file)));
    const submitted = await failureOf(client.runs.submit({ file }, { journal: false }));
    expect(validated).toMatchObject({ code: 'resources-not-offered' });
    expect(validated.message).toBe(submitted.message);
  });
});
