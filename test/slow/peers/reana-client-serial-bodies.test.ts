import { resolve } from 'node:path';
import { submit } from '../../../src/runs/submit/submit.js';
import { isJsonObject, parseJson, type JsonObject } from '../../../src/core/json.js';
import { recorded, StubServer } from '../../reana/stub-server.js';
import { ID } from '../../runs/script.js';
import { PeerClient } from './peer-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;
const FOLDER = resolve('test/fixtures/serial/greeting');

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
  });
});
afterEach(() => stub.close());

function created(): JsonObject {
  const request = stub.requests.find(({ path, method }) => path === '/api/workflows' && method === 'POST');
  const body = parseJson(request?.body.toString() ?? '');
  if (!isJsonObject(body)) throw new Error('no run was created');
  return body;
}

test(
  'both clients create the same run of a folder',
  async () => {
    await submit(stub.client(), { file: resolve(FOLDER, 'reana.yaml'), journal: false });
    const ours = created();
    stub.requests.splice(0);
    expect(created).toThrow();
    const env = { ...process.env, REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'a-token-of-the-stub' };
    await peer.run(['create', '-n', 'greeting', '--skip-validation'], { cwd: FOLDER, env });
    expect(created()).toEqual(ours);
  },
  PATIENCE,
);
