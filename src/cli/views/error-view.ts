import type { Terminal } from '../output/terminal.js';
import { errorMessage, ReanaMadminerError, type ErrorRecord } from '../../core/errors.js';
import type { RunFailedError } from '../../runs/run-errors.js';
import { EXIT_CODES, type ExitCode } from '../../core/exit-codes.js';
import { redact } from '../../core/redact.js';
import type { Diagnostic, SpecError } from '../../analysis/diagnostic.js';
import type { Paint } from '../io.js';
import { logText } from '../output/log-text.js';
import { hanging, oneLine } from '../output/printable.js';
import { hintWithCommand, type GivenFlag } from './action-line.js';

/** What `--json` prints of an error that is none of ours. */
interface DefectRecord {
  readonly code: 'unexpected';
  readonly message: string;
  readonly exitCode: ExitCode;
}

export function exitCodeOf(error: unknown): ExitCode {
  return ReanaMadminerError.is(error) ? error.exitCode : EXIT_CODES.unexpected;
}

/** What `--json` prints of a failure. */
export function describeError(error: unknown): ErrorRecord | DefectRecord {
  if (ReanaMadminerError.is(error)) return error.toJSON();
  return { code: 'unexpected', message: redact(errorMessage(error)), exitCode: EXIT_CODES.unexpected };
}

/** The failure for people: what happened, what belongs to it, what to do next. */
export function errorText(error: unknown, paint: Paint, flags: readonly GivenFlag[] = []): string {
  if (!ReanaMadminerError.is(error)) return unexpectedText(error, paint);
  if (isSpecError(error)) return error.diagnostics.map((each) => diagnosticText(each, paint)).join('\n');
  const lines = [`${paint.red('error:')} ${hanging(error.message)}`];
  if (isRunFailedError(error)) lines.push(...failedStepsText(error.failedSteps, paint));
  const { hint, action } = error;
  if (hint !== undefined) lines.push(hintText(hintWithCommand({ hint, action }, flags), paint));
  return lines.join('\n');
}

/** `error: file:line:column: message` with its hint below. */
export function diagnosticText(diagnostic: Diagnostic, paint: Paint): string {
  const { severity, file, line, column, message, hint, action } = diagnostic;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const label = severity === 'error' ? paint.red('error:') : paint.yellow('warning:');
  const text = `${label} ${paint.bold(`${oneLine(place)}:`)} ${hanging(message)}`;
  return hint === undefined ? text : `${text}\n${hintText(hintWithCommand({ hint, action }, []), paint)}`;
}

/** Prints a warning about the files or the flags of a command, on standard error. */
export function printWarning(warning: Diagnostic, { terminal }: { readonly terminal: Terminal }): void {
  terminal.printBlock(diagnosticText(warning, terminal.paint.stderr));
}

type FailedStep = Pick<RunFailedError['failedSteps'][number], 'name' | 'logTail'>;

/**
 * The ends of logs, each failure once: parallel steps mostly fail alike, in all but the numbers of their files and
 * events.
 */
export function failedStepsText(steps: readonly FailedStep[], paint: Paint, noun = 'step'): string[] {
  const alike = new Map<string, FailedStep[]>();
  for (const step of steps) {
    const kind = step.logTail.replace(NUMBER, '0');
    const group = alike.get(kind);
    if (group === undefined) alike.set(kind, [step]);
    else group.push(step);
  }
  return [...alike.values()].map((group) => failedStepText(group, paint, noun));
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function failedStepText(group: readonly FailedStep[], paint: Paint, noun: string): string {
  const [{ name, logTail } = { name: '', logTail: '' }, ...others] = group;
  const tail = logTail.trimEnd();
  const more =
    others.length === 0
      ? ''
      : ` and ${others.length} more ${noun}${others.length === 1 ? '' : 's'} with the same error`;
  const heading = `${paint.red('✗')} ${paint.bold(oneLine(name))}${more}`;
  if (tail === '') return `${heading} wrote nothing`;
  const lines = logText(tail, paint).split('\n');
  return [heading, ...lines.map((line) => `  ${paint.dim('|')} ${line}`)].join('\n');
}

export function hintText(hint: string, paint: Paint): string {
  return `${paint.cyan('hint:')} ${hanging(hint)}`;
}

/** A defect of ours: the stack is what a report needs. */
function unexpectedText(error: unknown, paint: Paint): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${paint.red('error:')} unexpected: ${redact(stack)}`,
    hintText('this is a defect of reana-madminer; please report it with the lines above', paint),
  ].join('\n');
}

// Told by their codes and not by their classes, so that a failure loads no room of the house.
function isSpecError(error: ReanaMadminerError): error is SpecError {
  return error.code === 'invalid-specification' && 'diagnostics' in error;
}

function isRunFailedError(error: ReanaMadminerError): error is RunFailedError {
  return error.code === 'run-failed' && 'failedSteps' in error;
}
