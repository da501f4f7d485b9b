/** Exit codes of the command line, one per kind of ending. Scripts and CI jobs rely on them. */
export const EXIT_CODES = {
  done: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  invalidSpecification: 4,
  serverRefused: 5,
  network: 6,
  transfer: 7,
  localEngine: 8,
  runFailed: 10,
  runStopped: 11,
  waitTimedOut: 12,
  scanFailed: 13,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
