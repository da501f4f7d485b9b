import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** What a command did, and what it cost. */
export interface Cost {
  readonly seconds: number;
  /** Bytes that it held in memory at most; 0 where the system doesn't tell. */
  readonly peakMemory: number;
  readonly code: number | null;
  readonly output: string;
}

const BETWEEN_LOOKS = 20;

/** Runs a command to its end and measures it. */
export function measureCommand(
  command: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Cost> {
  const [program = '', ...argv] = command;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, argv, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let peakMemory = 0;
    const look = (): void => {
      peakMemory = Math.max(peakMemory, residentPeak(child.pid));
    };
    const timer = setInterval(look, BETWEEN_LOOKS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        look();
        // Enough to see what went wrong.
        if (output.length < 100_000) output += chunk.toString();
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - began) / 1000, peakMemory, code, output });
    });
  });
}

/** The high-water mark that Linux keeps for each process. */
function residentPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
