import { redact } from '../../core/redact.js';
import type { ExchangeRecord } from '../../reana/http/exchange.js';
import { formatDuration } from './quantities.js';

/** One request and how it ended: `GET /api/ping → 200, 34 ms`. */
export function exchangeText({ method, url, attempt, status, milliseconds, error }: ExchangeRecord): string {
  const place = URL.canParse(url) ? url.slice(new URL(url).origin.length) : url;
  const time = milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds);
  const parts = [status === undefined ? 'no response' : String(status), time];
  if (attempt > 1) parts.push(`attempt ${attempt}`);
  if (error !== undefined) parts.push(error);
  return redact(`debug: ${method} ${place} → ${parts.join(', ')}`);
}
