import { delimiter, join } from 'node:path';
import type { PythonEnvironment } from '../environments/environment.js';

/** The variables of the machine that a step sees. Everything else, credentials above all, stays out. */
const KEPT =
  /^(?:HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|all_proxy|no_proxy)$/i;

/** Each numerical library has its own name for the number of its threads. */
const THREADS = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
];

/**
 * The environment variables of a step that runs on this machine.
 * @param python the environment that stands in for its image, if it has one
 * @param own what the workflow or the run sets for the step, which takes precedence
 */
export function stepEnvironment(
  machine: NodeJS.ProcessEnv,
  python: PythonEnvironment | undefined,
  cores: number,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(machine)) {
    if (value !== undefined && KEPT.test(name)) result[name] = value;
  }
  const path = machine.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  result.PATH = python === undefined ? path : [join(python.folder, 'bin'), path].join(delimiter);
  for (const name of THREADS) result[name] = String(Math.max(1, Math.floor(cores)));
  result.MPLBACKEND = 'Agg';
  if (python !== undefined) {
    result.MPLCONFIGDIR = join(python.folder, 'matplotlib');
    result.PYTHONPYCACHEPREFIX = python.bytecode;
  }
  result.PYTHONUNBUFFERED = '1'; // the log is read while the step runs
  return { ...result, ...own };
}
