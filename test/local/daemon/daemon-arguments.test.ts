import {
  formatDaemonArguments,
  parseDaemonArguments,
  type DaemonOptions,
} from '../../../src/local/daemon/daemon-arguments.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const FULL: DaemonOptions = {
  dataDir: '/data dir',
  port: 0,
  runtime: 'host',
  cores: 2,
  memory: 4e9,
  generation: 'oidc',
  tlsCert: '/cert.pem',
  tlsKey: '/key.pem',
  idleMinutes: 0.5,
};

test.each([FULL, { dataDir: '/d', idleMinutes: 30 }])('what is written is read', (options) => {
  expect(parseDaemonArguments(formatDaemonArguments(options))).toEqual(options);
});

test.each([
  [[]],
  [['--data-dir', '/d', '--generation', '0.8']],
  [['--data-dir', '/d', '--port', 'x']],
  [['--data-dir', '/d', '--port', '80000']],
  [['--data-dir', '/d', '--port', '']],
  [['--data-dir', '/d', '--cores', '0']],
  [['--data-dir', '/d', '--memory=-1']],
  [['--data-dir', '/d', '--idle-minutes', 'Infinity']],
])('%j is refused', (args) => {
  const refusal = thrownBy(() => parseDaemonArguments(args));
  expect(refusal.code).toBe('usage');
  expectWords(wordsOf(refusal));
});

test('0 idle minutes are taken', () => {
  const args = ['--data-dir', '/d', '--idle-minutes', '0'];
  expect(parseDaemonArguments(args)).toEqual({ dataDir: '/d', idleMinutes: 0 });
});
