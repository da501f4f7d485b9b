import { parseArgs } from 'node:util';
import { defined } from '../../core/defined.js';
import { UsageError } from '../../core/errors.js';
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
  /** Minutes without a request and without a run after which the server ends by itself. */
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
    port: number('port', values.port),
    runtime: oneOf('runtime', values.runtime, RUNTIMES),
    cores: number('cores', values.cores),
    memory: number('memory', values.memory),
    generation: oneOf('generation', values.generation, PROTOCOL_GENERATIONS),
    tlsCert: values['tls-cert'],
    tlsKey: values['tls-key'],
  };
  return {
    dataDir,
    idleMinutes: number('idle-minutes', values['idle-minutes']) ?? DEFAULT_IDLE_MINUTES,
    ...defined(settings),
  };
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed < 0)
    throw new UsageError(`${name} ${value} is not a number of at least 0`);
  return parsed;
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
