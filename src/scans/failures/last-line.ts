/** Lines that servers add below the output of a step, and lines that say no more than that it failed. */
const UNINFORMATIVE = [
  /^(?:Error|Completed)$/,
  // The job controller puts the container's name above its output.
  /^[\w-]+: :$/,
  /^the step failed: exit code \d+$/,
];
/** How the steps of the bundled workflow end: what is wrong, in one line or a few, and below it what to do. */
const ERROR = /^error: ./;
const HINT = /^hint: (.+)$/;
const LONGEST_ERROR = 10;
const TRACEBACK = 'Traceback (most recent call last):';

/**
 * The most informative line of a log about an error: the exception at the end of a Python traceback, otherwise the last
 * line that a program wrote. Undefined when there is none.
 */
export function lastMeaningfulLine(log: string): string | undefined {
  const lines = log.split('\n').map((line) => line.trimEnd());
  return exceptionLine(lines) ?? plainLine(lines.map((line) => line.trim()).filter((line) => line !== ''));
}

/** An error that a program reports together with a hint. */
export interface ReportedError {
  /** Its first line, `error: …`. */
  readonly message: string;
  /** Without the `hint:` before it. */
  readonly hint: string;
}

/** The last error of a log below which a hint stands; undefined when a program failed later in another way. */
export function reportedError(log: string): ReportedError | undefined {
  const lines = log.split('\n').map((line) => line.trim());
  const place = lines.findLastIndex((line) => HINT.test(line));
  const hint = HINT.exec(lines[place] ?? '')?.[1];
  if (hint === undefined || lines.slice(place).some((line) => line.endsWith(TRACEBACK))) return undefined;
  const above = lines.slice(Math.max(0, place - LONGEST_ERROR), place);
  const message = above.findLast((line) => ERROR.test(line));
  return message === undefined ? undefined : { message, hint };
}

/** The frames of a traceback are indented; the first line below them that is not names the exception. */
function exceptionLine(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => line.endsWith(TRACEBACK));
  if (start === -1) return undefined;
  const indent = (line: string): number => line.length - line.trimStart().length;
  const depth = indent(lines[start + 1] ?? '');
  return lines
    .slice(start + 2)
    .find((line) => line !== '' && indent(line) < depth)
    ?.trim();
}

function plainLine(lines: readonly string[]): string | undefined {
  const telling = lines.findLast((line) => !UNINFORMATIVE.some((pattern) => pattern.test(line)));
  return telling ?? lines.at(-1);
}
