import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';

const CHANNEL = 'child_process';
const children: ChildProcess[] = [];

function keep(message: unknown): void {
  children.push((message as { readonly process: ChildProcess }).process);
}

subscribe(CHANNEL, keep);
afterAll(() => void unsubscribe(CHANNEL, keep));

/** Resolves when a process that this test file has started, if only through the product, has ended. */
export async function exitOf(pid: number): Promise<void> {
  const child = children.find((each) => each.pid === pid);
  if (child === undefined) throw new Error(`no process ${pid} was started here`);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
