import { relative, resolve } from 'node:path';
import { visibleLine } from '../../../core/text/visible.js';
import type { RunRecord } from '../../../runs/record/run-record.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { formatBytes, plural } from '../../views/quantities.js';

/** What was written, and the record that it shows. */
interface WrittenReport {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly record: RunRecord;
}

export const reportCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    output: {
      alias: 'o',
      type: 'string',
      value: 'FILE',
      describe: 'File to write (default: the name of the run, with .html)',
    },
  },
  examples: [
    ['$0 report madminer', 'write madminer.3.html, a page that needs no network'],
    ['$0 report madminer.3 -o report.html', 'write it into another file'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    const { signal } = context;
    return withClient(args, context, async (client): Promise<WrittenReport> => {
      const record = await client.runs.record(name, { signal });
      const { reportRun, writeReport } = await import('../../../report/run-report/write-report.js');
      const text = await reportRun(record, { signal });
      const file = resolve(context.io.cwd, args.output ?? defaultFile(record));
      await writeReport(file, text);
      return { file, bytes: Buffer.byteLength(text), record };
    });
  },
  view: ({ file, bytes, record }, _paint, { io }) => {
    const { run, steps } = record;
    const path = visibleLine(relative(io.cwd, file));
    return `${path}: report of ${visibleLine(run.name)} (${run.status}, ${plural(steps.length, 'step')}), ${formatBytes(bytes)}`;
  },
});

/** The server gives the name: no other folder is written to, and no hidden file. */
function defaultFile({ run: { name } }: RunRecord): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '');
  return `${plain.slice(0, 100) || 'run'}.html`;
}
