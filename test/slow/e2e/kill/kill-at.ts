import { resolve } from 'node:path';
import { runBin, type BinOptions } from '../../../support/bin.js';
import { Gate } from '../../../support/gate.js';
import type { RequestMoment, StillNetwork } from './still-network.js';

/** A moment at which a command changes a file. */
export interface FileMoment {
  /** How the change looks: what is called, the path, and what is written or where it goes, as `rename /from /to`. */
  readonly change: RegExp;
  readonly when: 'before' | 'half' | 'after';
}

/** Where a command is killed. */
export type Moment = RequestMoment | FileMoment;

const STAND_STILL = resolve('test/slow/e2e/kill/stand-still.mjs');

/**
 * Runs a command that reaches its server through this network, and kills it (`kill -9`) at a moment. The network carries
 * again afterwards.
 */
export async function killAt(
  moment: Moment,
  network: StillNetwork,
  argv: readonly string[],
  options: BinOptions,
): Promise<void> {
  const gate = await Gate.start();
  const isRequest = 'request' in moment;
  const still = isRequest ? network.stopAt(moment) : gate.reached();
  const { code, stderr } = await runBin(argv, {
    ...(isRequest ? options : standingAt(gate, moment, options)),
    onStart: (signal) => void still.then(() => signal('SIGKILL')),
  });
  await network.clear();
  await gate.close();
  if (code !== null) throw new Error(`not killed, but ended with ${code}:\n${stderr}`);
}

/** Lets a command wait at a gate when it comes to such a change, the first time. After a half one it must not go on. */
export function standingAt(gate: Gate, { change, when }: FileMoment, options: BinOptions): BinOptions {
  const moment = JSON.stringify({ change: change.source, when, gate: gate.command() });
  return { ...options, preload: STAND_STILL, env: { ...options.env, STAND_STILL_AT: moment } };
}
