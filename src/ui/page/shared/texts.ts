import prettyMilliseconds from 'pretty-ms';

/** How long something has run, or ran. */
export function spentText(started: string | undefined, ended: string | undefined, now: number): string {
  if (started === undefined) return '';
  const spent = (ended === undefined ? now : Date.parse(ended)) - Date.parse(started);
  return spent < 1000 ? '<1s' : prettyMilliseconds(spent, { secondsDecimalDigits: 0 });
}

export function timeText(time: string | undefined): string {
  if (time === undefined) return '';
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A value of a parameter in one line. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
