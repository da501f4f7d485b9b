import { inspect } from 'node:util';
import { UsageError } from '../../../src/core/errors.js';
import { NotFoundError } from '../../../src/reana/errors/api-error.js';
import { redact } from '../../../src/core/redact.js';
import type { NewSecret } from '../../../src/reana/calls/secrets.js';
import { recorded, StubServer } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const VALUE = 'value-that-nobody-sees';
const secret: NewSecret = { name: 'A', type: 'env', value: VALUE };

test('are listed as they were recorded, with types that only newer servers have', async () => {
  stub = await StubServer.start({ 'GET /api/secrets': recorded('secrets') });
  const { secrets } = stub.client();
  await expect(secrets.list()).resolves.toEqual([{ name: 'MY_SECRET', type: 'env', rawType: 'env' }]);
  stub.use({ 'GET /api/secrets': { body: [{ name: 'x', type: 'vault', more: 1 }] } });
  await expect(secrets.list()).resolves.toEqual([{ name: 'x', type: 'unknown', rawType: 'vault' }]);
});

test('are sent in base64, at the path with the slash', async () => {
  stub = await StubServer.start({ 'POST /api/secrets/': recorded('secrets-add') });
  const { secrets } = stub.client();
  await secrets.add([secret, { name: 'key.tab', type: 'file', value: Uint8Array.of(0, 255) }]);
  const [request] = stub.requests;
  expect(request!.query.get('overwrite')).toBe('false');
  expect(JSON.parse(request!.body.toString())).toEqual({
    A: { value: Buffer.from(VALUE).toString('base64'), type: 'env' },
    'key.tab': { value: 'AP8=', type: 'file' },
  });
  await secrets.add([]);
  expect(stub.requests).toHaveLength(1);
});

test('that exist already are not replaced, and no error holds a value', async () => {
  const message = `Operation cancelled. Secret A already exists. If you want change it use overwrite.`;
  stub = await StubServer.start({ 'POST /api/secrets/': { status: 409, body: { message } } });
  const error: unknown = await stub
    .client()
    .secrets.add([secret])
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'secret-exists' });
  expect(inspect(error, { depth: 10 })).not.toMatch(
    new RegExp(`${VALUE}|${Buffer.from(VALUE).toString('base64')}`),
  );
  expect(redact(`x ${VALUE} y`)).toBe('x <redacted> y');
});

test('are sent once, unless they may be overwritten', async () => {
  stub = await StubServer.start({ 'POST /api/secrets/': [{ status: 503 }, recorded('secrets-add')] });
  const { secrets } = stub.client();
  await expect(secrets.add([secret])).rejects.toMatchObject({ status: 503 });
  expect(stub.requests).toHaveLength(1);
  await secrets.add([secret], { overwrite: true });
});

test.each<[string, readonly NewSecret[]]>([
  ['a name that Kubernetes does not allow', [{ ...secret, name: 'a/b' }]],
  ['a name of dots', [{ ...secret, name: '..' }]],
  ['two of one name', [secret, secret]],
  ['more than fits', [{ ...secret, value: 'x'.repeat(1024 * 1024 + 1) }]],
])('%s is refused before anything is sent', async (_name, secrets) => {
  stub = await StubServer.start({});
  await expect(stub.client().secrets.add(secrets)).rejects.toThrow(UsageError);
  expect(stub.requests).toEqual([]);
});

describe('deleting', () => {
  test('names those that are gone', async () => {
    stub = await StubServer.start({ 'DELETE /api/secrets/': recorded('secrets-delete') });
    await expect(stub.client().secrets.delete(['MY_SECRET'])).resolves.toEqual(['MY_SECRET']);
    expect(JSON.parse(stub.requests[0]!.body.toString())).toEqual(['MY_SECRET']);
  });

  test('names those that are not there, which the server answers as a bare list', async () => {
    stub = await StubServer.start({ 'DELETE /api/secrets/': { status: 404, body: ['B'] } });
    const deleting = stub.client().secrets.delete(['A', 'B']);
    await expect(deleting).rejects.toThrow(NotFoundError);
    await expect(deleting).rejects.toThrow('B');
  });

  test('is done when a second try finds none of them', async () => {
    stub = await StubServer.start({
      'DELETE /api/secrets/': [{ status: 502 }, { status: 404, body: ['A'] }],
    });
    await expect(stub.client().secrets.delete(['A'])).resolves.toEqual(['A']);
  });
});
