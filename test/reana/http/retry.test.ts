import { apiError } from '../../../src/reana/errors/api-error.js';
import { NetworkError, type NetworkErrorKind } from '../../../src/reana/errors/network-error.js';
import {
  parseRetryAfter,
  retryDelay,
  withRetries,
  type Repeatability,
} from '../../../src/reana/http/retry.js';
import { TestClock } from '../stub-server.js';

const failure = { server: 'https://r.example.org', method: 'GET', path: '/x', attempts: 1 };

function network(kind: NetworkErrorKind, connected: boolean, code = 'X'): NetworkError {
  const cause = Object.assign(new Error('cause'), { code });
  return new NetworkError({ kind, server: failure.server, call: 'GET /x', connected, attempts: 1, cause });
}

test.each<[string, Error, Repeatability, number]>([
  ['a broken connection', network('reset', true), 'repeatable', 5],
  ['a broken connection', network('reset', true), 'once', 1],
  ['a refused connection', network('refused', false), 'once', 3],
  ['a connection that never stood', network('timeout', false), 'once', 2],
  ['a name that does not exist', network('dns', false, 'ENOTFOUND'), 'repeatable', 1],
  ['a resolver that is busy', network('dns', false, 'EAI_AGAIN'), 'repeatable', 3],
  ['a certificate', network('tls', false), 'repeatable', 1],
  ['502', apiError('server-error', '', { ...failure, status: 502 }), 'repeatable', 5],
  ['502', apiError('server-error', '', { ...failure, status: 502 }), 'once', 1],
  ['500', apiError('server-error', '', { ...failure, status: 500 }), 'repeatable', 1],
  ['500', apiError('server-error', '', { ...failure, status: 500 }), 'overwriting', 3],
  ['501', apiError('server-error', '', { ...failure, status: 501 }), 'overwriting', 1],
  ['502', apiError('server-error', '', { ...failure, status: 502 }), 'overwriting', 5],
  [
    '429, for which the pacer has waited',
    apiError('rate-limited', '', { ...failure, status: 429 }),
    'once',
    1,
  ],
  ['something else', new TypeError('defect'), 'repeatable', 1],
])('%s is tried as often as it makes sense', async (_name, error, repeatability, attempts) => {
  let tries = 0;
  const task = (): Promise<never> => {
    tries += 1;
    return Promise.reject(error);
  };
  await expect(withRetries({ repeatability }, new TestClock(), undefined, task)).rejects.toBe(error);
  expect(tries).toBe(attempts);
});

test('waits grow, within their bounds', () => {
  const error = network('reset', true);
  const waits = [1, 2, 3, 4].map((attempt) => retryDelay(error, attempt, 'repeatable')!);
  waits.forEach((wait, index) => {
    expect(wait).toBeGreaterThanOrEqual(250 * 2 ** index);
    expect(wait).toBeLessThanOrEqual(500 * 2 ** index);
  });
});

test('an abort ends the waiting', async () => {
  const task = (): Promise<never> => Promise.reject(network('reset', true));
  const wait = withRetries({ repeatability: 'repeatable' }, new TestClock(), AbortSignal.abort(), task);
  await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([
  [undefined, undefined],
  ['0', 0],
  ['7', 7000],
  ['Tue, 01 Jan 2030 00:00:05 GMT', 5000],
  ['Mon, 31 Dec 2029 00:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(parseRetryAfter(header, Date.UTC(2030, 0, 1))).toBe(expected);
});
