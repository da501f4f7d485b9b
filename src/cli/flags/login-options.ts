import { ConfigError } from '../../core/errors.js';
import type { Io } from '../io.js';
import { SERVER_OPTIONS, type OptionTable } from './options.js';

const { server, profile, insecure } = SERVER_OPTIONS;

/** Which server a login is for, and how to reach it. */
export const LOGIN_OPTIONS = {
  server,
  profile,
  'ca-file': SERVER_OPTIONS['ca-file'],
  'client-cert': SERVER_OPTIONS['client-cert'],
  'client-key': SERVER_OPTIONS['client-key'],
  insecure,
} as const satisfies OptionTable;

const PORT_VARIABLE = 'REANA_CLIENT_LOGIN_LOOPBACK_PORT';

/** The port that the browser comes back to, where the environment names one. @throws ConfigError when it is none */
export function loopbackPort(env: Io['env']): number | undefined {
  const text = env[PORT_VARIABLE]?.trim();
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65536) return port;
  throw new ConfigError(`${PORT_VARIABLE} can't be ${JSON.stringify(text)}`, {
    hint: 'it is a port from 0 to 65535; 0 means any that is free',
  });
}
