import { appendFileSync } from 'node:fs';
import type { Clock } from '../../core/clock.js';
import { redact } from '../../core/redact.js';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

/** The log of one run's engine, for people: `2026-11-22 22:27:45,487 | INFO | text`, times in UTC. */
export class EngineLog {
  private readonly file: string;
  private readonly clock: Clock;

  constructor(file: string, clock: Clock) {
    this.file = file;
    this.clock = clock;
  }

  info(text: string): void {
    this.write('INFO', text);
  }

  warn(text: string): void {
    this.write('WARNING', text);
  }

  error(text: string): void {
    this.write('ERROR', text);
  }

  /** A log that can't be written must not end its run: only the run's journal may. */
  private write(level: LogLevel, text: string): void {
    const time = new Date(this.clock.now()).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
    try {
      appendFileSync(this.file, `${time} | ${level} | ${redact(text)}\n`, { mode: 0o600 });
    } catch {
      // There is no other place to report it.
    }
  }
}
