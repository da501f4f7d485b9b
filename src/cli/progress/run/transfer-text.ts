import { formatBytes, formatDuration } from '../../views/quantities.js';
import type { TransferState } from './run-progress-state.js';

/** `3/12 files, 1.2 GB of 4 GB, 12 MB/s, 4m left`, as far as it is known. */
export function transferText(transfer: Omit<TransferState, 'direction'>): string {
  const { files, totalFiles, bytes, totalBytes, rate, remaining } = transfer;
  const parts = [
    `${files}/${totalFiles} files`,
    `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    rate === undefined ? undefined : `${formatBytes(Math.round(rate))}/s`,
    remaining === undefined || remaining < 1000 ? undefined : `${formatDuration(remaining)} left`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
