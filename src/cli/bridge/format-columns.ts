import { nearest } from '../../core/text/nearest.js';
import { UsageError } from '../../core/errors.js';
import type { RetentionRule } from '../../reana/calls/retention-rules.js';
import type { Run, WorkspaceFile } from '../../reana/model.js';
import type { Response } from '../command.js';
import type { Context } from '../context.js';
import type { SharedRun } from '../views/share-view.js';
import { runDuration } from '../views/quantities.js';
import { tableText } from '../views/table.js';

/** A column to print; with a value, only rows that have just this value in it are printed. */
export interface ColumnChoice {
  readonly column: string;
  readonly value: string | undefined;
}

/** Values by the columns of reana-client, as its `--json` has them. */
type Row = Readonly<Record<string, string | number>>;

interface Columns {
  readonly names: readonly string[];
  readonly rows: (data: unknown, now: number) => readonly Row[];
}

const RUN_COLUMNS = [
  ...['name', 'run_number', 'created', 'started', 'ended', 'status', 'id', 'user', 'size', 'progress'],
  ...['duration', 'command', 'session_type', 'session_uri', 'session_status'],
];

/** By our commands. What their `run` returns is known here, and nowhere else. */
const COLUMNS: Readonly<Record<string, Columns>> = {
  list: { names: RUN_COLUMNS, rows: (data, now) => (data as readonly Run[]).map((run) => runRow(run, now)) },
  status: {
    names: RUN_COLUMNS,
    rows: (data, now) => [data as Run | readonly Run[]].flat().map((run) => runRow(run, now)),
  },
  ls: {
    names: ['name', 'size', 'last-modified'],
    rows: (data) =>
      (data as readonly WorkspaceFile[]).map(({ path, size, modified }) => ({
        name: path,
        size: String(size),
        'last-modified': timeText(modified),
      })),
  },
  retention: {
    names: ['workspace_files', 'retention_days', 'apply_on', 'status'],
    rows: (data) =>
      (data as readonly RetentionRule[]).map(({ pattern, days, appliesOn, rawStatus }) => ({
        workspace_files: pattern,
        retention_days: days,
        apply_on: timeText(appliesOn),
        status: rawStatus,
      })),
  },
  'share status': {
    names: ['user_email', 'valid_until'],
    rows: (data) =>
      (data as SharedRun).sharedWith.map(({ user, validUntil }) => ({
        user_email: user,
        valid_until: timeText(validUntil),
      })),
  },
};

/**
 * Reads `--format name,status=finished` as reana-client does: columns are separated by commas or blanks.
 * @param name of our command
 * @throws UsageError for a column that the command does not have
 */
export function readFormat(
  name: string,
  given: readonly string[] | undefined,
): readonly ColumnChoice[] | undefined {
  const names = COLUMNS[name]?.names ?? [];
  const words = (given ?? []).flatMap((each) => each.split(/[\s,]+/)).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  return words.map((word) => {
    const [column = '', value] = word.split(/=(.*)/s);
    const lower = column.toLowerCase();
    if (names.includes(lower)) return { column: lower, value };
    const near = nearest(lower, names);
    throw new UsageError(`--format has no column ${column}`, {
      hint: near === undefined ? `columns are ${names.join(', ')}` : `did you mean ${near}?`,
    });
  });
}

/** The same response with the columns of reana-client, also for `--json`. */
export function formatResponse(
  name: string,
  response: Response,
  choices: readonly ColumnChoice[],
  { clock }: Pick<Context, 'clock'>,
): Response {
  const all = COLUMNS[name]?.rows(response.data, clock.now()) ?? [];
  const fitting = all.filter((row) =>
    choices.every(({ column, value }) => value === undefined || String(row[column]) === value),
  );
  const columns = [...new Set(choices.map(({ column }) => column))];
  const data = fitting.map((row) =>
    Object.fromEntries(columns.map((column) => [column, row[column] ?? '-'])),
  );
  return {
    ...response,
    data,
    text: (paint) =>
      tableText(
        columns.map((column) => column.toUpperCase()),
        data.map((row) => columns.map((column) => String(row[column]))),
        paint,
      ),
  };
}

function runRow(run: Run, now: number): Row {
  const [name = '', ...numbers] = run.name.split('.');
  const { progress, session } = run;
  const duration = runDuration(run, now);
  return {
    name,
    run_number: numbers.join('.'),
    created: timeText(run.created),
    started: timeText(run.started),
    ended: timeText(run.ended),
    status: run.rawStatus,
    id: run.id,
    user: run.owner ?? '-',
    size: run.workspaceSize ?? '-',
    progress: progress.total === 0 ? '-/-' : `${progress.finished}/${progress.total}`,
    duration: duration === undefined ? '-' : Math.round(duration / 1000),
    command: progress.currentCommand ?? progress.currentStep ?? '-',
    session_type: session?.type ?? '-',
    session_uri: session?.path ?? '-',
    session_status: session?.rawStatus ?? '-',
  };
}

/** As servers write times: in UTC, without saying so. */
function timeText(time: Date | undefined): string {
  return time === undefined ? '-' : time.toISOString().slice(0, 19);
}
