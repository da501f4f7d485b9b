import { fc } from '../support/property.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.js';
import type { RestClient } from '../../src/reana/rest-client.js';
import { recorded, StubServer } from './stub-server.js';

/** What each call is answered by the servers of today. */
const CALLS: Readonly<
  Record<string, { readonly answer: unknown; readonly call: (client: RestClient) => Promise<unknown> }>
> = {
  'GET /api/you': { answer: recorded('you').body, call: (client) => client.server.you() },
  'GET /api/workflows': {
    answer: recorded('list-runs').body,
    call: async (client) => {
      for await (const run of client.workflows.list()) return run;
      return undefined;
    },
  },
  'GET /api/workflows/r/retention_rules': {
    answer: {
      retention_rules: [
        { id: 'i', workspace_files: '*', retention_days: 1, apply_on: null, status: 'active' },
      ],
    },
    call: (client) => client.workflows.retentionRules('r'),
  },
  'GET /api/workflows/r/disk_usage': {
    answer: recorded('disk-usage').body,
    call: (client) => client.workspace.diskUsage('r'),
  },
  'GET /api/workflows/r/share-status': {
    answer: { shared_with: [{ user_email: 'a@b.org', valid_until: '2030-01-01T00:00:00' }] },
    call: (client) => client.sharing.status('r'),
  },
  'GET /api/users/shared-with-you': {
    answer: { users_shared_with_you: [{ email: 'a@b.org' }] },
    call: (client) => client.sharing.sharedWithMe(),
  },
  'GET /api/secrets': { answer: recorded('secrets').body, call: (client) => client.secrets.list() },
  'POST /api/workflows/r/start': {
    answer: recorded('restart').body,
    call: (client) => client.workflows.restart('r'),
  },
  'POST /api/launch': {
    answer: { workflow_id: 'i', workflow_name: 'n.1', message: 'm' },
    call: (client) => client.workflows.launch({ url: 'u' }),
  },
  'DELETE /api/workflows/r/workspace/*': {
    answer: recorded('remove').body,
    call: (client) => client.workspace.removeMatching('r', '*'),
  },
};

/** Maps whose keys are data: a field more is an entry more. */
const MAPS = new Set(['quota', 'deleted', 'failed']);

let stub: StubServer;
let answer: unknown;
beforeAll(async () => {
  stub = await StubServer.start({ '*': () => ({ body: answer }) });
});
afterAll(() => stub.close());

/** The answer with more fields in every object of it. */
function withMore(value: JsonValue, more: JsonObject, isMap = false): JsonValue {
  if (isJsonArray(value)) return value.map((item) => withMore(item, more));
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).map(([key, item]) => [key, withMore(item, more, MAPS.has(key))]);
  return { ...(isMap ? {} : more), ...(Object.fromEntries(fields) as JsonObject) };
}

const extra = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 12 }).map((name) => `x_${name}`),
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as JsonValue),
  { minKeys: 1, maxKeys: 3 },
);

test.each(Object.keys(CALLS))('%s: fields that nobody knows change nothing', async (key) => {
  const { answer: plain, call } = CALLS[key]!;
  const client = stub.client();
  answer = plain;
  const expected = await call(client);
  await fc.assert(
    fc.asyncProperty(extra, async (more) => {
      answer = withMore(plain as JsonValue, more);
      expect(await call(client)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});
