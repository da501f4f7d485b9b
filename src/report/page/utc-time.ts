/** `2026-11-24 15:20:30 UTC`, whose reader may be anywhere. */
export function formatUtc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
