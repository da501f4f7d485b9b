import { readFileSync } from 'node:fs';
import Ajv04, { type SchemaObject } from 'ajv-draft-04';
import type { ValidateFunction } from 'ajv';
import { chain, TestServer, type Answer } from '../local/support/server-fixture.js';

interface Operation {
  readonly query: readonly string[];
  readonly answers: Readonly<Record<string, SchemaObject>>;
}

const RUN = '/api/workflows/{workflow_id_or_name}';
const DIFF = '/api/workflows/{workflow_id_or_name_a}/diff/{workflow_id_or_name_b}';

/** Operations whose success is another status than 200. */
const CREATED = new Set(['POST /api/workflows', 'POST /api/secrets/']);

const generations = Object.entries(
  JSON.parse(readFileSync('test/fixtures/openapi/embedded.json', 'utf8')) as Record<
    string,
    Record<string, Operation>
  >,
);

let server: TestServer;
/** One answer for each operation. */
const answers = new Map<string, Answer>();

beforeAll(async () => {
  server = await TestServer.start();
  const specification = {
    version: '0.9.4',
    inputs: { parameters: { word: 'hello' }, files: ['a'], directories: ['d'] },
    workflow: { type: 'yadage', file: 'workflow.yml' },
    outputs: { files: ['s0/out.txt'] },
  };
  const send = async (method: string, path: string, url: string, json?: object): Promise<void> => {
    answers.set(`${method} ${path}`, await server.send(method, url, json === undefined ? {} : { json }));
  };
  await send('POST', '/api/workflows', '/api/workflows?workflow_name=open', specification);
  const base = '/api/workflows/open';
  answers.set(
    `POST ${RUN}/workspace`,
    await server.upload('open', 'workflow.yml', chain('echo {input} > {out}')),
  );
  await send('POST', `${RUN}/start`, `${base}/start`, {});
  await server.ended('open');
  for (const path of ['/api/ping', '/api/you', '/api/info']) await send('GET', path, path);
  await send('GET', '/api/workflows', '/api/workflows?type=batch&verbose=true&size=1');
  for (const noun of ['status', 'logs', 'specification', 'parameters', 'workspace']) {
    await send('GET', `${RUN}/${noun}`, `${base}/${noun}`);
  }
  await send('GET', `${RUN}/workspace/{file_name}`, `${base}/workspace/s0/out.txt`);
  await send('DELETE', `${RUN}/workspace/{file_name}`, `${base}/workspace/s0/out.txt`);
  await askForTheRest(send, base);
  await send('PUT', `${RUN}/status`, `${base}/status?status=deleted`, { workspace: true });
});
afterAll(() => server.close());

type Send = (method: string, path: string, url: string, json?: object) => Promise<void>;

async function askForTheRest(send: Send, base: string): Promise<void> {
  await send('POST', '/api/secrets/', '/api/secrets/', { NAME: { type: 'env', value: 'dmFsdWU=' } });
  for (const path of ['/api/secrets', '/api/status', '/api/config']) await send('GET', path, path);
  await send('DELETE', '/api/secrets/', '/api/secrets/', ['NAME']);
  await send('PUT', '/api/token', '/api/token');
  await send('POST', `${RUN}/share`, `${base}/share`, { user_email_to_share_with: 'friend@example.org' });
  await send('GET', `${RUN}/share-status`, `${base}/share-status`);
  for (const users of ['you-shared-with', 'shared-with-you']) {
    await send('GET', `/api/users/${users}`, `/api/users/${users}`);
  }
  await send('POST', `${RUN}/unshare`, `${base}/unshare?user_email_to_unshare_with=friend@example.org`);
  answers.set(`POST ${RUN}/restart`, await restart(base));
  await server.ended('open.1.1');
  await send('GET', DIFF, `${base}.1/diff/open.1.1`);
  for (const noun of ['disk_usage', 'retention_rules'])
    await send('GET', `${RUN}/${noun}`, `${base}/${noun}`);
  const move = '/api/workflows/move_files';
  await send('PUT', `${move}/{workflow_id_or_name}`, `${move}/open?source=workflow.yml&target=moved/w.yml`);
  await send('POST', `${RUN}/prune`, `${base}/prune?include_inputs=true`);
}

function restart(base: string): Promise<Answer> {
  const boundary = 'part';
  const part = (head: string, content: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const replacement =
    'inputs: {parameters: {word: again}}\nworkflow: {type: yadage, file: workflow.yml}\n' +
    'workspace: {retention_days: {"s0/*": 7}}\n';
  const body =
    part('name="parameters"', '{"input_parameters": {}, "operational_options": {}}') +
    part('name="replacement"; filename="reana.yaml"', replacement) +
    `--${boundary}--\r\n`;
  return server.send('POST', `${base}/restart`, {
    body,
    contentType: `multipart/form-data; boundary=${boundary}`,
  });
}

/** Swagger 2.0 says `x-nullable` where JSON Schema has a list of types. */
function allowNull(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(allowNull);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [key, allowNull(value)]);
  const inner = Object.fromEntries(entries);
  return inner['x-nullable'] === true && typeof inner.type === 'string'
    ? { ...inner, type: [inner.type, 'null'] }
    : inner;
}

const ajv = new Ajv04.default({ strict: false, allErrors: true, logger: false });
const validators = new Map<string, ValidateFunction>();

/** The same shape is documented by several generations, and compiled once. */
function validatorOf(schema: SchemaObject): ValidateFunction {
  const text = JSON.stringify(schema);
  const validate = validators.get(text) ?? ajv.compile(allowNull(schema) as SchemaObject);
  validators.set(text, validate);
  return validate;
}

describe.each(generations)('REANA %s', (_generation, operations) => {
  test.each(Object.keys(operations))('%s is served, and answered in the documented shape', (operation) => {
    const answer = answers.get(operation)!;
    expect([operation, answer.status]).toEqual([operation, CREATED.has(operation) ? 201 : 200]);
    const schema = operations[operation]!.answers[String(answer.status)];
    if (schema === undefined) return;
    const validate = validatorOf(schema);
    validate(answer.json);
    expect(validate.errors).toBeNull();
  });
});
