import { ConfigError } from '../../../../src/core/errors.js';
import * as errors from '../../../../src/reana/errors.js';
import { addTrouble, concernOf, type Concern } from '../../../../src/runs/scan/control/point-trouble.js';
import type { Trouble } from '../../../../src/runs/scan/control/scan-memory.js';

function failure(status: number): errors.ApiFailure {
  return { server: 'https://reana.example.org', method: 'POST', path: '/workflows', status, attempts: 1 };
}

test.each<[Concern, Error]>([
  ['quota', new errors.QuotaExceededError('full', failure(403))],
  ['gone', new errors.NotFoundError('gone', failure(404))],
  ['gone', new errors.ConflictError('conflict', failure(409))],
  ['server', new errors.BusyError('busy', failure(409))],
  ['server', new errors.RateLimitError('slow', failure(429))],
  ['server', new errors.ServerUnavailableError('away', failure(503))],
  ['server', new errors.UnexpectedAnswerError('a page', failure(200))],
  ['point', new errors.FileChangedError('card.yml', 'changed')],
  ['point', new errors.BadRequestError('no such parameter', failure(400))],
  ['all', new errors.ProtocolMismatchError('bundles', failure(400))],
  ['all', new errors.AuthenticationError('who', failure(401))],
  ['all', new errors.ImageNotAllowedError('image', failure(403))],
  ['all', new ConfigError('no server')],
  ['all', new TypeError('a defect')],
])('concerns %s: %s', (concern, error) => {
  expect(concernOf(error)).toBe(concern);
});

test("a point's own error is tried once more, what passes far more often, after longer and longer pauses", () => {
  const own = addTrouble(undefined, new Error('a'), 'point', 0);
  expect(own).toEqual({ message: 'a', times: 1, until: 1_000, isFinal: false });
  expect(addTrouble(own, new Error('a'), 'point', 0).isFinal).toBe(true);
  expect(addTrouble(own, new Error('b'), 'point', 0).isFinal).toBe(false);
  let trouble: Trouble | undefined;
  const pauses: number[] = [];
  while (trouble?.isFinal !== true) {
    trouble = addTrouble(trouble, new Error(`attempt ${pauses.length}`), 'server', 0);
    pauses.push(trouble.until / 1000);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]);
});
