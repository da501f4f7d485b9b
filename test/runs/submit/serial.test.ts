import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonObject, parseJson, type JsonObject } from '../../../src/core/json.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { restart } from '../../../src/runs/restart.js';
import { startRun } from '../../../src/runs/start.js';
import { submit } from '../../../src/runs/submit/submit.js';
import type { SubmissionRequest } from '../../../src/runs/submit/prepare-submission.js';
import { recorded, StubServer } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { ID } from '../script.js';

const FOLDER = resolve('test/fixtures/serial/greeting');
const FILE = join(FOLDER, 'reana.yaml');
const API = `/api/workflows/${ID}`;

const declared = parseYaml(readFileSync(FILE, 'utf8'), FILE).value as JsonObject;

let stub: StubServer;
let uploaded: Map<string, number>;

beforeEach(async () => {
  uploaded = new Map();
  stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', api_capabilities: [] } },
    'GET /api/info': { body: {} },
    'GET /api/workflows': { body: { items: [{ id: ID, name: 'greeting.1', status: 'failed' }], total: 1 } },
    'POST /api/workflows': recorded('create'),
    [`POST ${API}/workspace`]: ({ query, body }) => {
      uploaded.set(query.get('file_name') ?? '', body.length);
      return recorded('upload');
    },
    [`GET ${API}/workspace`]: () => {
      const items = [...uploaded].map(([name, raw]) => ({ name, size: { raw } }));
      return { body: { items, total: items.length } };
    },
    [`POST ${API}/start`]: recorded('start'),
    [`GET ${API}/parameters`]: { body: { id: ID, name: 'greeting.1', type: 'serial', parameters: {} } },
    'GET /api/workflows/greeting.1/parameters': {
      body: { id: ID, name: 'greeting.1', type: 'serial', parameters: {} },
    },
    [`GET ${API}/specification`]: { body: { specification: declared, parameters: { repeats: 3 } } },
  });
});
afterEach(() => stub.close());

function bodyOf(path: string): JsonObject {
  const request = stub.requests.find((each) => each.path === path && each.method === 'POST');
  const body = parseJson(request?.body.toString() ?? '');
  if (!isJsonObject(body)) throw new Error(`nothing was sent to ${path}`);
  return body;
}

function submitGreeting(request: Omit<SubmissionRequest, 'file'> = {}): Promise<unknown> {
  return submit(stub.client(), { file: FILE, journal: false, ...request });
}

test('the specification is sent as it is written, the inputs are uploaded, and no option of Yadage is sent', async () => {
  await submitGreeting({ parameters: { repeats: 1 } });
  expect(bodyOf('/api/workflows')).toEqual(declared);
  expect([...uploaded.keys()].sort()).toEqual(['code/greet.sh', 'data/names.txt']);
  expect(bodyOf(`${API}/start`)).toEqual({ input_parameters: { repeats: 1 }, operational_options: {} });
});

test('options select steps, and resources change the steps that are sent', async () => {
  const operationalOptions = { TARGET: 'GREET', CACHE: 'off' };
  await submitGreeting({ operationalOptions, resources: [{ stage: 'count', memory: '1Gi' }] });
  expect(bodyOf(`${API}/start`)).toEqual({ input_parameters: {}, operational_options: operationalOptions });
  const { workflow } = bodyOf('/api/workflows');
  expect(workflow).toMatchObject({
    specification: { steps: [{ kubernetes_memory_limit: '256Mi' }, { kubernetes_memory_limit: '1Gi' }] },
  });
});

test.each([
  { TARGET: 'gret' },
  { FROM: 'count', TARGET: 'greet' },
  { target: 'greet' },
  { report: 'x.html' },
])('nothing is sent with options that mean no steps: %j', async (operationalOptions) => {
  expectWords(wordsOf(await failureOf(submitGreeting({ operationalOptions }))));
  expect(stub.requests).toEqual([]);
});

test('a start and a restart take options, and check them against the stored specification', async () => {
  await startRun(stub.client(), 'greeting.1', { operationalOptions: { FROM: 'count' } });
  expect(bodyOf(`${API}/start`)).toEqual({ input_parameters: {}, operational_options: { FROM: 'count' } });
  const unknown = { operationalOptions: { FROM: 'cuont' } };
  await expect(startRun(stub.client(), 'greeting.1', unknown)).rejects.toThrow('cuont');
  await expect(restart(stub.client(), 'greeting.1', unknown)).rejects.toThrow('cuont');
  await expect(restart(stub.client(), 'greeting.1', { ...unknown, file: FILE })).rejects.toThrow('cuont');
  expect(stub.calls.filter((call) => call === `POST ${API}/start`)).toHaveLength(1);
});

test('a restart starts with the first step unless it is told another one', async () => {
  await restart(stub.client(), 'greeting.1', { operationalOptions: { FROM: 'Count' } });
  expect(bodyOf(`${API}/start`)).toEqual({
    input_parameters: { repeats: 3 },
    operational_options: { FROM: 'Count' },
    restart: true,
  });
});

test('the workflow has no files of its own', async () => {
  expect((await loadAnalysis(FILE)).workflowFiles).toEqual([]);
});
