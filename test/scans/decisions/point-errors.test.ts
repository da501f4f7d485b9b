import { ConfigError } from '../../../src/core/errors.js';
import { apiError, type ApiFailure } from '../../../src/reana/errors/api-error.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import {
  addFailedDeletion,
  addPointError,
  errorScopeOf,
  isRefusedDeletion,
  type ErrorScope,
} from '../../../src/scans/decisions/point-errors.js';
import type { RepeatedError } from '../../../src/scans/decisions/controller-state.js';

function failure(status: number): ApiFailure {
  return { server: 'https://reana.example.org', method: 'POST', path: '/workflows', status, attempts: 1 };
}

test.each<[ErrorScope, Error]>([
  ['quota', apiError('quota-exceeded', 'full', failure(403))],
  ['gone', apiError('not-found', 'gone', failure(404))],
  ['gone', apiError('conflict', 'conflict', failure(409))],
  ['server', apiError('busy', 'busy', failure(409))],
  ['server', apiError('rate-limited', 'slow', failure(429))],
  ['server', apiError('server-unavailable', 'away', failure(503))],
  ['server', apiError('unexpected-response', 'a page', failure(200))],
  ['point', new TransferError('card.yml', 'changed', { kind: 'changed' })],
  ['point', apiError('bad-request', 'no such parameter', failure(400))],
  ['all', apiError('protocol-mismatch', 'bundles', failure(400))],
  ['all', apiError('authentication', 'who', failure(401))],
  ['all', apiError('image-not-allowed', 'image', failure(403))],
  ['all', new ConfigError('no server')],
  ['all', new TypeError('a defect')],
])('concerns %s: %s', (concern, error) => {
  expect(errorScopeOf(error)).toBe(concern);
});

test("a point's own error is tried once more, what passes far more often, after longer and longer pauses", () => {
  const own = addPointError(undefined, new Error('a'), 'point', 0);
  expect(own).toEqual({ message: 'a', times: 1, until: 1_000, isFinal: false });
  expect(addPointError(own, new Error('a'), 'point', 0).isFinal).toBe(true);
  expect(addPointError(own, new Error('b'), 'point', 0).isFinal).toBe(false);
  let repeated: RepeatedError | undefined;
  const pauses: number[] = [];
  while (repeated?.isFinal !== true) {
    repeated = addPointError(repeated, new Error(`attempt ${pauses.length}`), 'server', 0);
    pauses.push(repeated.until / 1000);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]);
});

test.each<[readonly number[], Error | undefined]>([
  [[1, 2, 4, 8, 16], apiError('permission-denied', 'no', failure(403))],
  [[1, 2, 4, 8, 16], apiError('not-found', 'gone', failure(404))],
  [[1, 2, 4, 8, 16], apiError('conflict', 'conflict', failure(409))],
  [[1, 2, 4, 8, 16], apiError('server-error', 'broken', failure(500))],
  [[1, 2, 4, 8, 16], undefined],
  [Array<number>(12).fill(0), apiError('busy', 'busy', failure(409))],
  [Array<number>(12).fill(0), apiError('server-unavailable', 'away', failure(503))],
])('a run is tried to be deleted with the pauses %j: %s', (expected, error) => {
  let repeated: RepeatedError | undefined;
  const pauses: number[] = [];
  while (repeated?.isFinal !== true) {
    repeated = addFailedDeletion(repeated, error, 0);
    pauses.push(repeated.until / 1000);
  }
  expect(pauses).toEqual(expected);
  if (error !== undefined)
    expect([repeated.message, isRefusedDeletion(error)]).toEqual([error.message, true]);
});

test('what concerns all runs is no refusal to delete one', () => {
  expect(isRefusedDeletion(apiError('authentication', 'who', failure(401)))).toBe(false);
  expect(isRefusedDeletion(new TypeError('a defect'))).toBe(false);
});
