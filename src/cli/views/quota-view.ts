import type { QuotaUse } from '../../reana/model.js';
import type { Paint } from '../io.js';
import { formatBytes, formatDay, formatDuration } from './quantities.js';
import { tableText } from './table.js';

/** Quotas by the names of their resources. */
export type Quota = Readonly<Record<string, QuotaUse>>;

/** One number of one resource, for scripts. */
export interface QuotaNumber {
  readonly resource: string;
  readonly report: 'usage' | 'limit';
  /** Bytes, or milliseconds of processor time; null when there is no limit. */
  readonly value: number | null;
}

/** The number alone, or that there is none, in the words of reana-client. */
export function quotaNumberText({ resource, report, value }: QuotaNumber, isReadable: boolean): string {
  if (value === null || value <= 0) return `No ${report}.`;
  return isReadable ? formatAmount(resource, value) : String(value);
}

/** One line per resource: how much is used, of how much, since when. */
export function quotaText(quota: Quota, paint: Paint): string {
  const resources = Object.entries(quota);
  if (resources.length === 0) return 'the server has no quotas';
  return tableText(
    ['RESOURCE', 'USED', 'LIMIT', 'HEALTH', 'SINCE'],
    resources.map(([name, use]) => [
      name,
      formatAmount(name, use.used),
      use.limit === undefined ? 'none' : `${formatAmount(name, use.limit)}${share(use)}`,
      health(use, paint),
      since(use),
    ]),
    paint,
  );
}

function formatAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return formatDuration(amount);
  return resource === 'disk' ? formatBytes(amount) : String(amount);
}

function share({ used, limit = 0 }: QuotaUse): string {
  return limit > 0 ? ` (${Math.round((100 * used) / limit)} % used)` : '';
}

function health({ health: state }: QuotaUse, paint: Paint): string {
  if (state === undefined) return '-';
  switch (state) {
    case 'healthy':
      return paint.green(state);
    case 'warning':
      return paint.yellow(state);
    case 'critical':
      return paint.red(state);
    case 'unknown':
      return state;
  }
}

function since({ periodMonths, periodStart }: QuotaUse): string {
  if (periodStart === undefined) return '-';
  const day = formatDay(periodStart);
  return periodMonths === undefined ? day : `${day}, for ${periodMonths} months`;
}
