import { createClient } from '../../src/client/client.js';
import { connect } from '../../src/client/connect.js';
import { failureOf, thrownBy } from '../support/failures.js';

/** What callers without types pass. */
const wrong = (value: unknown): never => value as never;

test.each<[unknown, string]>([
  [undefined, 'createClient'],
  [null, 'createClient'],
  ['https://reana.example.org', 'createClient'],
  [{}, 'serverUrl'],
  [{ serverUrl: undefined }, 'serverUrl'],
  [{ serverUrl: 5 }, 'serverUrl'],
  [{ serverUrl: 'https://reana.example.org', accessToken: 12345 }, 'accessToken'],
  [{ serverUrl: 'https://reana.example.org', retries: '3' }, 'retries'],
  [{ serverUrl: 'https://reana.example.org', onExchange: true }, 'onExchange'],
  [{ serverUrl: 'https://reana.example.org', headers: ['X-Team: theory'] }, 'headers'],
])('createClient(%j) names what is wrong: %s', (options, name) => {
  const error = thrownBy(() => createClient(wrong(options)));
  expect(error).toMatchObject({ name: 'UsageError', code: 'usage' });
  expect(error.message).toContain(name);
  expect(error.hint).not.toBe('');
  expect(error.message).not.toContain('12345');
});

test('an address that is none is a wrong setting', () => {
  expect(thrownBy(() => createClient({ serverUrl: 'reana example' }))).toMatchObject({
    code: 'configuration',
  });
});

test.each<[unknown, string]>([
  ['https://reana.example.org', 'connect'],
  [{ server: 5 }, 'server'],
  [{ local: 'yes' }, 'local'],
])('connect(%j) names what is wrong: %s', async (options, name) => {
  const error = await failureOf(connect(wrong(options)));
  expect(error).toMatchObject({ code: 'usage' });
  expect(error.message).toContain(name);
});

describe('calls of a client', () => {
  const client = createClient({ serverUrl: 'http://127.0.0.1:9', accessToken: 'unused-token' });
  afterAll(() => client.close());

  test.each<[string, (value: never) => Promise<unknown>]>([
    ['runs.submit', (value) => client.runs.submit(value)],
    ['runs.prepare', (value) => client.runs.prepare(value)],
    ['scans.plan', (value) => client.scans.plan(value)],
    ['scans.stop', (value) => client.scans.stop(value)],
    ['scans.get', (value) => client.scans.get(value)],
  ])('%s says what it needs', async (_call, call) => {
    for (const value of [undefined, {}, { file: 5 }]) {
      const error = await failureOf(call(wrong(value)));
      expect(error).toMatchObject({ code: 'usage' });
      expect(`${error.message} ${error.hint}`).toContain('file');
    }
  });
});
