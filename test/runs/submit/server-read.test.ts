import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../../src/client/client.js';
import type { JsonObject } from '../../../src/core/json.js';
import type { RestClientOptions } from '../../../src/reana/rest-client.js';
import type { UnloadedRun } from '../../../src/reana/files/loaded-specification.js';
import { restart } from '../../../src/runs/restart.js';
import { startRun } from '../../../src/runs/start.js';
import { submit } from '../../../src/runs/submit/submit.js';
import { diagnosePlan, planUpload } from '../../../src/runs/upload/upload-plan.js';
import { validateOnServer } from '../../../src/runs/validate-on-server.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { diagnosticsOf, expectDiagnostics, toldFrom } from '../../analysis/expect-diagnostics.js';
import { readZip, zipIn } from '../../reana/read-bundle.js';
import { recorded, StubServer, type Route, type SeenRequest } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { ID } from '../script.js';

const BUNDLES = ['workflow-specification-bundles-v1'];
const SPACE = `/api/workflows/${ID}/workspace`;

let folder: string;
let stub: StubServer;
let uploaded: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'server-read-'));
  uploaded = [];
});
afterEach(async () => {
  await stub.close();
  rmSync(folder, { recursive: true });
});

async function serve(
  fixture: string,
  capabilities: readonly string[],
  routes: Readonly<Record<string, Route>> = {},
): Promise<void> {
  cpSync(join('test/fixtures', fixture), folder, { recursive: true });
  const sizes = new Map<string, number>();
  stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
    'GET /api/workflows': { body: { items: [], total: 0 } },
    'POST /api/workflows': recorded('create'),
    [`POST ${SPACE}`]: ({ query, body }) => {
      const path = query.get('file_name')!;
      uploaded.push(path);
      sizes.set(path, body.length);
      return recorded('upload');
    },
    [`GET ${SPACE}`]: () => {
      const items = [...sizes].map(([name, size]) => ({ name, size: { raw: size } }));
      return { body: { items, total: items.length } };
    },
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
    ...routes,
  });
}

/** What REANA's library returns of a workflow, for a server of the 0.9 series. */
const LOADED: JsonObject = { job_dependencies: { all: ['greet'] }, steps: [] };

function loading(seen: UnloadedRun[]): Partial<RestClientOptions> {
  return {
    loadWorkflow: (run) => {
      seen.push(run);
      return Promise.resolve(LOADED);
    },
  };
}

/** The members of the bundle that a run was created with. */
async function createdWith(): Promise<{ name: string; text: string }[]> {
  const isCreate = ({ method, path }: SeenRequest): boolean => method === 'POST' && path === '/api/workflows';
  const entries = await readZip(zipIn(stub.requests.find(isCreate)!.body));
  return entries.map(({ entry, content }) => ({ name: entry.fileName, text: content.toString() }));
}

function sentTo(path: string): JsonObject {
  const found = stub.requests.find((request) => request.path === path && request.method === 'POST');
  return JSON.parse(found!.body.toString()) as JsonObject;
}

test('a server that takes JSON gets the loaded workflow, and the parameters in the place of their file', async () => {
  await serve('snakemake/greeting', []);
  const seen: UnloadedRun[] = [];
  await submit(stub.client(loading(seen)), { file: join(folder, 'reana.yaml'), parameters: { pause: 2 }, journal: false }); // prettier-ignore
  expect(seen).toEqual([
    expect.objectContaining({
      root: folder,
      unloaded: {
        type: 'snakemake',
        file: 'workflow/Snakefile',
        parameterFile: 'workflow/inputs.yaml',
        parameters: { program: 'code/greet.py', names: 'data/names.txt', pause: 0 },
      },
    }),
  ]);
  expect(sentTo('/api/workflows')).toEqual({
    version: '0.9.4',
    inputs: {
      files: ['code/greet.py', 'data/names.txt', 'workflow/Snakefile', 'workflow/inputs.yaml'],
      parameters: { program: 'code/greet.py', names: 'data/names.txt', pause: 0 },
    },
    workflow: { type: 'snakemake', file: 'workflow/Snakefile', specification: LOADED },
    outputs: { files: ['results/greetings.txt'] },
  });
  expect(uploaded.sort()).toEqual(['code/greet.py', 'data/names.txt', 'workflow/Snakefile', 'workflow/inputs.yaml']); // prettier-ignore
  expect(sentTo(`/api/workflows/${ID}/start`)).toEqual({
    input_parameters: { pause: 2 },
    operational_options: {},
  });
  const analysis = await loadAnalysis(join(folder, 'reana.yaml'));
  const checked = await validateOnServer(stub.client(loading(seen)), analysis);
  expect(checked).toEqual({ offered: false, loaded: true });
});

test('a workflow that cannot be loaded creates no run', async () => {
  await serve('cwl/tool', []);
  const fault = { severity: 'error', code: 'engine-refusal', file: 'echo.cwl', message: 'no' } as const;
  const options = { loadWorkflow: () => Promise.reject(new SpecError([fault])) };
  const file = join(folder, 'reana.yaml');
  const found = await diagnosticsOf(() => submit(stub.client(options), { file, journal: false }));
  expect(found).toEqual([fault]);
  expect(stub.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  const analysis = await loadAnalysis(file);
  expect(await diagnosticsOf(() => validateOnServer(stub.client(options), analysis))).toEqual([fault]);
  const failure = await failureOf(stub.client().workflows.create({
    ...{ name: 'n', root: folder, workflowFiles: [], specification: {} },
    unloaded: { type: 'cwl', file: 'echo.cwl', parameters: {} },
  })); // prettier-ignore
  expect(failure.code).toBe('not-offered');
  expectWords(wordsOf(failure));
});

test.each([
  ['snakemake/greeting', ['code/greet.py', 'data/names.txt', 'reana.yaml', 'workflow/Snakefile', 'workflow/inputs.yaml'], []], // prettier-ignore
  ['snakemake/spectrum', ['Snakefile', 'defaults.yaml', 'inputs.yaml', 'reana.yaml', 'rules/counting.smk'], ['data/background.csv', 'data/signal.csv']], // prettier-ignore
  ['cwl/greeting', ['reana.yaml', 'workflow/greet.tool', 'workflow/greeting.cwl', 'workflow/inputs.yml'], ['code/greet.py', 'data/names.txt']], // prettier-ignore
  ['cwl/tool', ['echo.cwl', 'reana.yaml'], []],
])(
  'a server that takes bundles gets what %s declares, and the rest afterwards',
  async (fixture, members, rest) => {
    await serve(fixture, BUNDLES);
    await submit(stub.client(), { file: join(folder, 'reana.yaml'), journal: false });
    expect((await createdWith()).map(({ name }) => name)).toEqual(members);
    expect(uploaded.sort()).toEqual(rest);
  },
);

test('links in the folders of a workflow are named, and those that it includes are refused', async () => {
  await serve('snakemake/spectrum', BUNDLES);
  const file = join(folder, 'reana.yaml');
  symlinkSync('counting.smk', join(folder, 'rules/link.smk'));
  const analysis = await loadAnalysis(file);
  const plan = await planUpload(analysis);
  expectDiagnostics(toldFrom(folder, diagnosePlan(plan, analysis)), ['reana.yaml not-sent']);
  await submit(stub.client(), { file, journal: false });
  expect((await createdWith()).map(({ name }) => name)).not.toContain('rules/link.smk');
  writeFileSync(join(folder, 'rules/counting.smk'), 'include: "link.smk"\n');
  const failure = await failureOf(submit(stub.client(), { file, journal: false }));
  expect(failure.code).toBe('unsafe-path');
  expectWords(wordsOf(failure), 'refused');
});

test('an empty file of parameters is a mapping without names', async () => {
  await serve('snakemake/greeting', []);
  writeFileSync(join(folder, 'workflow/inputs.yaml'), '# none\n');
  await submit(stub.client(loading([])), { file: join(folder, 'reana.yaml'), journal: false });
  expect((sentTo('/api/workflows')['inputs'] as JsonObject)['parameters']).toEqual({});
});

test('a bundle holds the declared paths in the spelling of servers', async () => {
  await serve('cwl/greeting', BUNDLES);
  writeFileSync(
    join(folder, 'reana.yaml'),
    'inputs: {parameters: {input: ./workflow/inputs.yml}}\n' +
      'workflow: {type: cwl, file: "./workflow/greeting.cwl#main", directories: [workflow/]}\n',
  );
  await submit(stub.client(), { file: join(folder, 'reana.yaml'), journal: false });
  const [own] = (await createdWith()).filter(({ name }) => name === 'reana.yaml');
  expect(own!.text).toBe(
    '{"inputs": {"parameters": {"input": "workflow/inputs.yml"}}, "workflow": {"type": "cwl", ' +
      '"file": "workflow/greeting.cwl#main", "directories": ["workflow"]}}\n',
  );
});

test('a restart with another file sends the loaded workflow, and uploads its files, not the inputs', async () => {
  await serve('snakemake/spectrum', [], {
    'GET /api/workflows': { body: { items: [{ id: ID, name: 'greetings.1', status: 'failed' }], total: 1 } },
    'GET /api/workflows/greetings.1/parameters': recorded('parameters'),
    [`GET /api/workflows/${ID}/specification`]: { body: { specification: {}, parameters: {} } },
    'GET /api/you': { body: { email: 'a@example.org', reana_server_version: '0.9.4' } },
    [`POST /api/workflows/${ID}/start`]: recorded('restart'),
  });
  await restart(stub.client(loading([])), 'greetings.1', { file: join(folder, 'reana.yaml') });
  expect(uploaded.sort()).toEqual(['Snakefile', 'defaults.yaml', 'inputs.yaml', 'rules/counting.smk']);
  expect(sentTo(`/api/workflows/${ID}/start`)).toMatchObject({
    operational_options: {},
    restart: true,
    reana_specification: {
      inputs: { parameters: { samples: ['signal', 'background'], column: 2 } },
      workflow: { type: 'snakemake', specification: LOADED },
    },
  });
});

test('the server on this machine runs neither, and this is told before anything is sent', async () => {
  await serve('cwl/tool', [], {
    'GET /api/ping': { body: { message: 'OK', reana_madminer_version: '0.1.0' } },
  });
  const file = join(folder, 'reana.yaml');
  const found = await diagnosticsOf(() => submit(stub.client(), { file, journal: false }));
  expectDiagnostics(toldFrom(folder, found), ['reana.yaml:6:9 other-engine']);
  expect(await diagnosticsOf(async () => validateOnServer(stub.client(), await loadAnalysis(file)))).toEqual(
    found,
  );
  expect(stub.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
});

test('TARGET in reana.yaml is refused for servers that refuse it', async () => {
  await serve('cwl/tool', []);
  const file = join(folder, 'reana.yaml');
  writeFileSync(file, 'inputs: {options: {TARGET: text}}\nworkflow: {type: cwl, file: echo.cwl}\n');
  const found = await diagnosticsOf(() => submit(stub.client(loading([])), { file, journal: false }));
  expectDiagnostics(toldFrom(folder, found), ['reana.yaml not-supported']);
  stub.use({ 'GET /api/ping': { body: { message: 'OK', api_capabilities: BUNDLES } } });
  await submit(stub.client(), { file, journal: false });
});

test('TARGET for one run is refused for servers whose engine takes it for a workflow', async () => {
  await serve('cwl/tool', [], {
    'GET /api/workflows': { body: { items: [{ id: ID, name: 'tool.1', status: 'failed' }], total: 1 } },
    [`GET /api/workflows/${ID}/specification`]: { body: { specification: { workflow: { type: 'cwl' } }, parameters: {} } },
    'GET /api/workflows/tool.1/parameters': recorded('parameters'),
    [`GET /api/workflows/${ID}/parameters`]: recorded('parameters'),
  }); // prettier-ignore
  const request = { file: join(folder, 'reana.yaml'), journal: false, operationalOptions: { TARGET: 'text' } } as const; // prettier-ignore
  const client = stub.client(loading([]));
  const found = await diagnosticsOf(() => submit(client, request));
  expectDiagnostics(found, ['<command line> not-supported']);
  const { operationalOptions, file } = request;
  const sdk = createClient({ serverUrl: stub.url, accessToken: 'a-token' });
  expect(await diagnosticsOf(() => sdk.runs.prepare({ file: request.file, operationalOptions: request.operationalOptions }))).toEqual(found); // prettier-ignore
  expect(await diagnosticsOf(() => startRun(client, ID, { operationalOptions }))).toEqual(found);
  expect(await diagnosticsOf(() => restart(client, 'tool.1', { operationalOptions }))).toEqual(found);
  expect(await diagnosticsOf(() => restart(client, 'tool.1', { operationalOptions, file }))).toEqual(found);
  expect(stub.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  stub.use({ 'GET /api/ping': { body: { message: 'OK', api_capabilities: BUNDLES } } });
  await submit(stub.client(), request);
  expect(sentTo(`/api/workflows/${ID}/start`)).toMatchObject({ operational_options: { TARGET: 'text' } });
});

test.each(['cwl/tool', 'snakemake/greeting'])(
  'the resources of the steps of %s are its own',
  async (fixture) => {
    await serve(fixture, BUNDLES);
    const request = {
      file: join(folder, 'reana.yaml'),
      resources: [{ memory: '1Gi' }],
      journal: false,
    } as const;
    const failure = await failureOf(submit(stub.client(), request));
    expect(failure.code).toBe('usage');
    expectWords(wordsOf(failure));
  },
);
