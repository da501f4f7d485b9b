import { systemClock } from '../core/clock.js';
import { redact } from '../core/redact.js';
import { parseDaemonArguments } from './daemon-arguments.js';
import { describeError } from './image-preparation.js';
import { serve } from './serve.js';

/** Entry of the detached server: `node daemon.js --data-dir … [--port …] [--idle-minutes …]`. */
function report(line: string): void {
  const time = new Date(systemClock.now()).toISOString();
  process.stdout.write(`${time} ${redact(line)}\n`);
}

function tellParent(message: { readonly type: 'ready' } | { readonly type: 'failed' }): void {
  if (process.connected) process.send?.(message, () => process.disconnect());
}

try {
  const options = parseDaemonArguments(process.argv.slice(2));
  await serve({ ...options, report, onReady: () => tellParent({ type: 'ready' }) });
} catch (error) {
  report(describeError(error));
  tellParent({ type: 'failed' });
  process.exitCode = 1;
}
