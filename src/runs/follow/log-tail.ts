const MOST_LINES = 20;
const MOST_CHARACTERS = 4000;

/** The end of a log: what a reader needs to see why a step failed. */
export function logTail(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-MOST_LINES).join('\n');
  return lines.length <= MOST_CHARACTERS ? lines : `…${lines.slice(-MOST_CHARACTERS)}`;
}
