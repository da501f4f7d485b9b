import { spawn, type ChildProcess } from 'node:child_process';
import type { Clock } from '../core/clock.js';
import { ConfigError, ReanaMadminerError } from '../core/errors.js';
import { redact, registerSecret } from '../core/redact.js';
import type { TokenSource } from '../reana/auth/authentication.js';
import { unlessAborted } from '../reana/auth/shared-call.js';
import { isEnding, tokenExpiry } from '../reana/auth/token-text.js';
import type { CallOptions } from '../reana/model.js';

export interface TokenCommand {
  /** Run by the shell of the system, with `REANA_SERVER_URL` set to the server that the token is for. */
  readonly command: string;
  readonly serverUrl: string;
  readonly clock: Clock;
  /** Longest time that it may take, in milliseconds; a minute when left out. */
  readonly timeout?: number;
}

const HINT = 'the command has to print a token and nothing else; try it in a terminal';
const LARGEST_OUTPUT = 64 * 1024;

/**
 * The tokens that a command of the user prints. Each is used until a minute before it ends, or until the server
 * refuses it.
 */
export class CommandTokens implements TokenSource {
  private current: string | undefined;
  private running: RunningCommand | undefined;

  constructor(private readonly options: TokenCommand) {}

  async token({ signal }: CallOptions): Promise<string> {
    const { current } = this;
    if (current !== undefined && !isEnding(tokenExpiry(current), this.options.clock.now())) return current;
    return this.ask(signal);
  }

  async renew(refused: string, { signal }: CallOptions): Promise<string | undefined> {
    if (this.current !== undefined && this.current !== refused) return this.current;
    return this.ask(signal);
  }

  /** Runs the command once for all who ask while it runs. It is ended when none of them waits any more. */
  private async ask(signal: AbortSignal | undefined): Promise<string> {
    this.running ??= begin(this.options);
    const { running } = this;
    running.waiting += 1;
    try {
      this.current = await unlessAborted(running.token, signal);
      return this.current;
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) {
        running.stop.abort();
        this.running = undefined;
      }
    }
  }
}

interface RunningCommand {
  readonly token: Promise<string>;
  readonly stop: AbortController;
  /** How many wait for the token. */
  waiting: number;
}

function begin(options: TokenCommand): RunningCommand {
  const stop = new AbortController();
  return { stop, token: runTokenCommand(options, stop.signal), waiting: 0 };
}

/** @throws ConfigError with what the command wrote to standard error */
async function runTokenCommand(
  { command, serverUrl, timeout = 60_000 }: TokenCommand,
  stop: AbortSignal,
): Promise<string> {
  const what = `the token command for ${serverUrl}`;
  const ownGroup = process.platform !== 'win32';
  const child = spawn(command, {
    shell: true,
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, REANA_SERVER_URL: serverUrl },
  });
  const end = (): void => endProcess(child, ownGroup);
  process.once('exit', end);
  const limit = AbortSignal.timeout(timeout);
  limit.addEventListener('abort', end);
  stop.addEventListener('abort', end);
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  try {
    const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
    });
    const token = output().trim();
    registerSecret(token);
    if (limit.aborted) throw new ConfigError(`${what} took longer than ${timeout / 1000} s`, { hint: HINT });
    if (code !== 0) {
      throw new ConfigError(`${what} failed (${String(code)})${quote(errors())}`, { hint: HINT });
    }
    if (token === '') throw new ConfigError(`${what} printed no token${quote(errors())}`, { hint: HINT });
    if (/\s/.test(token)) throw new ConfigError(`${what} printed more than a token`, { hint: HINT });
    return token;
  } catch (cause) {
    if (ReanaMadminerError.is(cause)) throw cause;
    throw new ConfigError(`${what} can't be started`, { hint: HINT, cause });
  } finally {
    limit.removeEventListener('abort', end);
    process.removeListener('exit', end);
  }
}

function endProcess(child: ChildProcess, ownGroup: boolean): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    // What the shell has started is ended too.
    process.kill(ownGroup ? -child.pid : child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < LARGEST_OUTPUT) text += chunk;
  });
  return () => text;
}

function quote(text: string): string {
  const output = redact(text).trim();
  return output === '' ? '' : `: ${output.length > 1000 ? `…${output.slice(-1000)}` : output}`;
}
