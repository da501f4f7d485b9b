/** Lines that servers add below the output of a step, and lines that say no more than that it failed. */
const UNINFORMATIVE = [
  /^(?:Error|Completed)$/,
  // The job controller puts the container's name above its output.
  /^[\w-]+: :$/,
  /^the step failed: exit code \d+$/,
];
const TRACEBACK = 'Traceback (most recent call last):';

/**
 * The most informative line of a log about an error: the exception at the end of a Python traceback, otherwise the last
 * line that a program wrote. Undefined when there is none.
 */
export function lastMeaningfulLine(log: string): string | undefined {
  const lines = log.split('\n').map((line) => line.trimEnd());
  return exceptionLine(lines) ?? plainLine(lines.map((line) => line.trim()).filter((line) => line !== ''));
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
