import { UsageError } from '../../src/core/errors.js';
import {
  formatDaemonArguments,
  parseDaemonArguments,
  type DaemonOptions,
} from '../../src/local/daemon-arguments.js';

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
  [[], '--data-dir is missing'],
  [['--data-dir', '/d', '--generation', '0.8'], '--generation 0.8 is not one of 0.9, bundle, oidc'],
  [['--data-dir', '/d', '--port', 'x'], '--port x is no number'],
])('%j is refused', (args, message) => {
  const read = (): unknown => parseDaemonArguments(args);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});
