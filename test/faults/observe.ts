import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createRestClient, type RestClientOptions } from '../../src/reana/rest-client.js';
import { ReanaMadminerError } from '../../src/core/errors.js';
import { TransferError } from '../../src/reana/errors/transfer-error.js';
import { NetworkError } from '../../src/reana/errors/network-error.js';
import type { Pair } from '../reana/certificates.js';
import { TestClock } from '../reana/stub-server.js';
import { keepSecret, keepText } from '../support/traces.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { FaultProxy, type Fault } from './fault-proxy.js';
import { OPERATIONS, type Cell, type Operation, type OperationName } from './operations.js';
import type { Stage } from './stage.js';

/** The tokens that the clients of the table send: no error may hold one. */
export const TOKENS = ['first-secret-of-the-table', 'second-secret-of-the-table'] as const;

export interface Trial {
  readonly operation: OperationName;
  /** None for faults that befall the whole connection. */
  readonly fault?: Fault;
  /** How many of the requests that are meant suffer it. */
  readonly times: number;
  /** Nobody listens. */
  readonly isDown?: boolean;
  /** The certificate that the server shows. */
  readonly certificate?: Pair;
  readonly tls?: RestClientOptions['tls'];
}

for (const token of TOKENS) keepSecret(token);

let cells = 0;

/** Sleeps many times as long as it is asked to, so that patience ends after few requests. */
class HastyClock extends TestClock {
  constructor(private readonly factor: number) {
    super();
  }

  override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(milliseconds * this.factor, signal);
  }
}

/**
 * Lets one operation meet one fault and says how it ended, as docs/faults.md does: `done`, `done at try 3`,
 * `network (reset) after 5 tries`. Throws when something is broken that holds whatever the fault.
 */
export async function observe(stage: Stage, trial: Trial): Promise<string> {
  const operation: Operation = OPERATIONS[trial.operation];
  const { server, finished } = stage;
  const proxy = await FaultProxy.start(server.server, trial.certificate);
  const name = `cell-${(cells += 1)}`;
  const folder = join(stage.folder, name);
  await mkdir(folder);
  const client = createRestClient({
    serverUrl: proxy.url,
    tokens: changingTokens(),
    authentication: 'query',
    clock: new HastyClock(operation.isPatient === true ? 60 : 10),
    ...(trial.tls === undefined ? {} : { tls: trial.tls }),
    timeouts: { repeat: proxy.timer.repeat },
  });
  const cell: Cell = { server, client, name, folder, finished };
  try {
    const run = (await operation.prepare?.(cell)) ?? '';
    const { matches } = operation;
    proxy.inject((call) => matches.test(call), trial.fault ?? ((): void => undefined), trial.times);
    if (trial.isDown === true) await proxy.goAway();
    const ending = await endOf(operation, cell, run);
    await neverTwoRuns(server, name);
    if (proxy.strayed > 0) throw new Error(`${proxy.strayed} requests went to another server`);
    const tries = operation.isPatient === true && ending.error !== undefined ? 0 : proxy.hits;
    return describe(ending.error, tries);
  } finally {
    client.close();
    await proxy.abandoned();
    await proxy.close();
  }
}

async function endOf(operation: Operation, cell: Cell, run: string): Promise<{ error?: unknown }> {
  let answer: unknown;
  try {
    answer = await operation.call(cell, run);
  } catch (error) {
    holdsNoToken(error);
    operation.checkFailed?.(cell);
    return { error };
  }
  await operation.check?.(cell, run, answer);
  return {};
}

function describe(error: unknown, tries: number): string {
  // Waits differ by chance, and so does the number of tries that fit in the time that is given to them.
  const after = tries > 1 ? ` after ${tries > 3 ? 'many' : tries} tries` : '';
  if (error === undefined) return tries > 1 ? `done at try ${tries}` : 'done';
  const { constructor, cause } = error as Error;
  const inner = constructor.name === 'SubmissionError' ? (cause as Error) : undefined;
  return inner === undefined ? `${nameOf(error)}${after}` : `SubmissionError of ${nameOf(inner)}${after}`;
}

/** The code of the error, and its kind where there are several: `network (reset)`. */
function nameOf(error: unknown): string {
  if (!ReanaMadminerError.is(error)) return error instanceof Error ? error.name : String(error);
  const hasKind = error instanceof NetworkError || (error instanceof TransferError && error.kind !== 'other');
  return hasKind ? `${error.code} (${error.kind})` : error.code;
}

/** Everything that a user or a log could see of an error. */
function holdsNoToken(error: unknown): void {
  const shown = inspect(error, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(error);
  keepText('error', shown);
  for (const token of TOKENS) if (shown.includes(token)) throw new Error(`a token is in ${shown}`);
}

async function neverTwoRuns(server: TestServer, name: string): Promise<void> {
  const { status, json } = await server.send('GET', `/api/workflows?type=batch&workflow_id_or_name=${name}`);
  if (status === 200 && json.items.length > 1) throw new Error(`${json.items.length} runs were made`);
}

function changingTokens(): NonNullable<RestClientOptions['tokens']> {
  const [first, second] = TOKENS;
  let current: string = first;
  return {
    token: () => Promise.resolve(current),
    renew: (refused) => {
      const hasOther = refused === first;
      if (hasOther) current = second;
      return Promise.resolve(hasOther ? second : undefined);
    },
  };
}
