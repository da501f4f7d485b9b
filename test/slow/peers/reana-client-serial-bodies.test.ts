import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { submit } from '../../../src/runs/submit/submit.js';
import { isJsonObject, parseJson, type JsonObject } from '../../../src/core/json.js';
import { recorded, StubServer } from '../../reana/stub-server.js';
import { ID } from '../../runs/script.js';
import { PeerClient } from './peer-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;
const FOLDER = resolve('test/fixtures/serial/greeting');

const FILE = resolve(FOLDER, 'reana.yaml');
const declared = parseYaml(readFileSync(FILE, 'utf8'), FILE).value;

let stub: StubServer;
let peer: PeerClient;

beforeAll(async () => {
  peer = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
}, PATIENCE);
afterAll(() => peer.close());

beforeEach(async () => {
  const uploaded = new Map<string, number>();
  const run = {
    id: ID,
    name: 'greeting.1',
    status: 'created',
    size: { raw: 0 },
    progress: {},
    created: '2026-11-30T12:00:00',
  };
  stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', api_capabilities: [] } },
    'GET /api/info': { body: {} },
    'GET /api/workflows': { body: { items: [run], total: 1 } },
    'POST /api/workflows': recorded('create'),
    [`POST /api/workflows/${ID}/workspace`]: ({ query, body }) => {
      uploaded.set(query.get('file_name') ?? '', body.length);
      return recorded('upload');
    },
    [`GET /api/workflows/${ID}/workspace`]: () => {
      const items = [...uploaded].map(([name, raw]) => ({ name, size: { raw } }));
      return { body: { items, total: items.length } };
    },
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
    [`GET /api/workflows/${ID}/specification`]: () => ({ body: { specification: declared, parameters: {} } }),
    [`GET /api/workflows/${ID}/parameters`]: {
      body: { id: ID, name: 'greeting.1', type: 'serial', parameters: { greeting: 'Hello', repeats: 2 } },
    },
  });
});
afterEach(() => stub.close());

function created(): JsonObject {
  const request = stub.requests.find(({ path, method }) => path === '/api/workflows' && method === 'POST');
  const body = parseJson(request?.body.toString() ?? '');
  if (!isJsonObject(body)) throw new Error('no run was created');
  return body;
}

function started(): JsonObject {
  const request = stub.requests.find(({ path }) => path === `/api/workflows/${ID}/start`);
  const body = parseJson(request?.body.toString() ?? '');
  if (!isJsonObject(body)) throw new Error('no run was started');
  return body;
}

/** What was uploaded, by path. */
function uploads(): Map<string, string> {
  const path = `/api/workflows/${ID}/workspace`;
  const sent = stub.requests.filter((request) => request.path === path && request.method === 'POST');
  return new Map(sent.map(({ query, body }) => [query.get('file_name') ?? '', body.toString()]));
}

test(
  'both clients create the same run of a folder',
  async () => {
    await submit(stub.client(), { file: FILE, journal: false });
    const ours = created();
    stub.requests.splice(0);
    expect(created).toThrow();
    const env = { ...process.env, REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'a-token-of-the-stub' };
    await peer.run(['create', '-n', 'greeting', '--skip-validation'], { cwd: FOLDER, env });
    expect(created()).toEqual(ours);
  },
  PATIENCE,
);

test(
  'both clients upload the same files, with the same bytes',
  async () => {
    await submit(stub.client(), { file: FILE, journal: false });
    const ours = uploads();
    expect([...ours.keys()].sort()).toEqual(['code/greet.sh', 'data/names.txt']);
    stub.requests.splice(0);
    const env = { ...process.env, REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'a-token-of-the-stub' };
    await peer.run(['upload', '-w', ID], { cwd: FOLDER, env });
    // It names them from the root of the workspace, which servers take for the same.
    const theirs = new Map([...uploads()].map(([path, text]) => [path.replace(/^\//, ''), text]));
    expect(theirs).toEqual(ours);
  },
  PATIENCE,
);

test(
  'both clients start a run with the same parameters and options',
  async () => {
    const parameters = { greeting: 'Good day' };
    const operationalOptions = { TARGET: 'greet' };
    await submit(stub.client(), { file: FILE, journal: false, parameters, operationalOptions }); // prettier-ignore
    const ours = started();
    stub.requests.splice(0);
    const env = { ...process.env, REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'a-token-of-the-stub' };
    await peer.run(['start', '-w', ID, '-p', 'greeting=Good day', '-o', 'TARGET=greet'], {
      cwd: FOLDER,
      env,
    });
    expect(started()).toEqual(ours);
  },
  PATIENCE,
);
