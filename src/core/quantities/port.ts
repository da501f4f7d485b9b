import { UsageError } from '../errors.js';

export const PORT_HINT = 'it is a whole number from 0 to 65535; 0 means any that is free';

/** True for the number of a TCP port, and for 0, which means any that is free. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

/** @throws UsageError for a number that is no port */
export function checkPort(port: number | undefined): void {
  if (port === undefined || isPort(port)) return;
  throw new UsageError(`the port can't be ${port}`, { hint: PORT_HINT });
}
