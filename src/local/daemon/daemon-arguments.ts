import { parseArgs } from 'node:util';
import { defined } from '../../core/defined.js';
import { UsageError } from '../../core/errors.js';
import { checkPort } from '../../core/quantities/port.js';
import { RUNTIME_NAMES, type RuntimeName } from '../runtime-name.js';
import { PROTOCOL_GENERATIONS, type ProtocolGeneration } from '../generation.js';

/** The options of a detached server. */
export interface DaemonOptions {
  readonly dataDir: string;
  readonly port?: number;
  readonly runtime?: 'auto' | RuntimeName;
  readonly cores?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly generation?: ProtocolGeneration;
  /** PEM files that make it HTTPS; one needs the other. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Minutes without a request and without a run after which the server ends by itself; 0: never. */
  readonly idleMinutes: number;
}

export const DEFAULT_IDLE_MINUTES = 30;

const RUNTIMES = ['auto', ...RUNTIME_NAMES] as const;

/** The options as command-line arguments. */
export function formatDaemonArguments(options: DaemonOptions): readonly string[] {
  const values: Readonly<Record<string, string | number | undefined>> = {
    'data-dir': options.dataDir,
    port: options.port,
    runtime: options.runtime,
    cores: options.cores,
    memory: options.memory,
    generation: options.generation,
    'tls-cert': options.tlsCert,
    'tls-key': options.tlsKey,
    'idle-minutes': options.idleMinutes,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
}

/** @throws UsageError for an invalid argument */
export function parseDaemonArguments(args: readonly string[]): DaemonOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': text,
      port: text,
      runtime: text,
      cores: text,
      memory: text,
      generation: text,
      'tls-cert': text,
      'tls-key': text,
      'idle-minutes': text,
    },
  });
  const dataDir = values['data-dir'];
  if (dataDir === undefined) throw new UsageError('no data folder is given');
  const settings = {
    port: number(values.port),
    runtime: oneOf('runtime', values.runtime, RUNTIMES),
    cores: number(values.cores),
    memory: number(values.memory),
    generation: oneOf('generation', values.generation, PROTOCOL_GENERATIONS),
    tlsCert: values['tls-cert'],
    tlsKey: values['tls-key'],
  };
  const options = {
    dataDir,
    idleMinutes: number(values['idle-minutes']) ?? DEFAULT_IDLE_MINUTES,
    ...defined(settings),
  };
  checkDaemonOptions(options);
  return options;
}

/** @throws UsageError for a number that is out of its range */
export function checkDaemonOptions({ port, cores, memory, idleMinutes }: Partial<DaemonOptions>): void {
  checkPort(port);
  for (const [name, value] of Object.entries({ cores, memory })) {
    if (value === undefined || (value > 0 && value < Infinity)) continue;
    throw new UsageError(`${name} can't be ${value}: it is a number above 0`);
  }
  if (idleMinutes !== undefined && !(idleMinutes >= 0 && idleMinutes < Infinity)) {
    throw new UsageError(`the idle minutes can't be ${idleMinutes}: they are a number of at least 0`);
  }
}

function number(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value === '' ? NaN : value);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`${name} ${value} is not one of ${choices.join(', ')}`);
  return choice;
}
