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
