import { writeJson } from '../core/json/write-json.js';
import { stripVTControlCharacters } from 'node:util';
import junit, { type TestCase } from 'junit-report-builder';
import type { FailureCause } from '../scans/events.js';
import type { PointState, ScanState } from '../scans/scan-status.js';
import { visible } from '../core/text/visible.js';
import { pointTitle } from './point-title.js';

// Its types are those of an ES module, which it is not.
const REPORTS = junit as unknown as typeof junit.default;

/** Why running a scan ended before all of its points had ended. */
export interface IncompleteScan {
  /** Such as `timeout` or an error's code. */
  readonly kind: string;
  readonly message: string;
}

/**
 * A scan as a JUnit report: one suite, and a case for each point. A point that failed is a failure, and one that has
 * not ended, or was stopped, is skipped; times are those of the last run of a point, in seconds. A scan that was left
 * before its end has one more case, an error with the reason.
 * @example
 * import { junitReport } from 'reana-madminer/report';
 * import { writeFile } from 'node:fs/promises';
 *
 * const state = await client.scans.status('curve', { causes: true });
 * await writeFile('report.xml', junitReport(state));
 */
export function junitReport({ name, mode, points }: ScanState, brokenOff?: IncompleteScan): string {
  const builder = REPORTS.newBuilder();
  const suite = builder.testSuite().name(clean(name));
  suite.property('mode', mode);
  const begin = Math.min(
    ...points.flatMap(({ runs }) => runs.map(({ started }) => started?.getTime() ?? Infinity)),
  );
  if (Number.isFinite(begin)) suite.timestamp(new Date(begin).toISOString());
  suite.time(sumSeconds(points));
  for (const point of points) fillTestCase(suite.testCase().className(clean(name)), point);
  if (brokenOff !== undefined) {
    const { kind, message } = brokenOff;
    suite.testCase().className(clean(name)).name('scan').error(clean(message), clean(kind));
  }
  return builder.build();
}

function fillTestCase(testCase: TestCase, state: PointState): void {
  const { status, runs } = state;
  const run = runs.at(-1);
  const seconds = secondsOf(state);
  testCase.name(clean(state.point === undefined ? state.name : pointTitle(state.point)));
  if (seconds !== undefined) testCase.time(seconds);
  testCase.property('status', status);
  if (run !== undefined) testCase.property('run', clean(run.name)).property('attempts', String(runs.length));
  for (const [label, value] of Object.entries(state.point?.values ?? {})) {
    testCase.property(clean(label), clean(typeof value === 'string' ? value : writeJson(value)));
  }
  if (status === 'failed') addFailure(testCase, state.cause);
  else if (status !== 'finished') testCase.skipped();
}

function addFailure(testCase: TestCase, cause: FailureCause | undefined): void {
  if (cause === undefined) {
    testCase.failure('the run failed', 'unknown');
    return;
  }
  const { kind, step, message, hint, logTail } = cause;
  const place = step === undefined ? '' : ` at ${step}`;
  const lines = clean(message).trim().split('\n');
  testCase.failure(clean(`${kind}${place}: ${lines.at(-1) ?? ''}`), kind);
  const parts = [
    lines.length > 1 || hint !== undefined ? lines.join('\n') : '',
    hint === undefined ? '' : `hint: ${hint}`,
    logTail === undefined ? '' : `The log ends with:\n${logTail}`,
  ].filter((part) => part !== '');
  // The end of a CDATA section, of which the writer only escapes the first.
  if (parts.length > 0) testCase.stacktrace(clean(parts.join('\n')).replaceAll(']]>', ']] >'));
}

/** Of the last runs of all points; a run of several points counts once. */
function sumSeconds(points: readonly PointState[]): number {
  const byRun = new Map(points.map((point) => [point.runs.at(-1)?.id, secondsOf(point) ?? 0]));
  return [...byRun.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** Of the last run of a point; undefined when it has not ended. */
function secondsOf({ runs }: PointState): number | undefined {
  const { started, ended } = runs.at(-1) ?? {};
  if (started === undefined || ended === undefined) return undefined;
  return Math.max(0, ended.getTime() - started.getTime()) / 1000;
}

/**
 * What XML can hold of a text: colours and other control characters of logs are not among it. Characters that would
 * hide or reorder the text around them are visible.
 */
function clean(text: string): string {
  const plain = stripVTControlCharacters(text.replaceAll(/\r\n?/g, '\n'));
  return visible(plain.replaceAll(/(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ''));
}
