import { defined } from '../../../core/defined.js';
import { EXIT_CODES } from '../../../core/exit-codes.js';
import type { ReanaClient } from '../../../client/client.js';
import type { CallOptions, Run } from '../../../reana/model.js';
import { isRestart } from '../../../runs/run-parameters.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import type { Context } from '../../context.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { createRunProgress } from '../../progress/run/run-progress.js';
import { resolveRun } from '../../server/settings.js';
import { readTimeout, TIMEOUT_OPTION } from '../../flags/follow-options.js';
import { runsExitCode, runText, runsText, silenceText, type RunReport } from '../../views/run/run-view.js';

export const statusCommand = defineCommand({
  positionals: {
    runs: {
      type: 'string',
      array: true,
      describe: 'Runs: names, name.N or IDs (or set REANA_WORKON)',
    },
  },
  options: {
    ...CONNECTION_OPTIONS,
    follow: { type: 'boolean', default: false, describe: 'Show the progress until the runs have ended' },
    ...TIMEOUT_OPTION,
  },
  examples: [
    ['$0 status madminer.3', 'show one run'],
    ['$0 status madminer --follow --timeout 8h', 'follow the latest run of a name'],
    [
      '$0 status scan.1 scan.2 scan.3 --follow',
      'follow several runs; the exit code is that of the worst result',
    ],
  ],
  run: (args, context): Promise<RunReport | readonly RunReport[]> => {
    const given = args.runs ?? [];
    const names = given.length === 0 ? [resolveRun(undefined, context.io.env)] : given;
    const timeout = readTimeout(args);
    const [name] = names;
    const call = { signal: context.signal };
    return withClient(args, context, async (client) => {
      if (name !== undefined && names.length === 1) {
        if (args.follow) return await followOne(name, client, context, timeout);
        return await describeRun(await client.workflows.status(name, call), client, call);
      }
      const runs = await client.runs.find(names, call);
      if (!args.follow) return await findSilent(runs, client, call);
      const { followRuns } = await import('../../follow/follow-runs.js');
      return await followRuns(runs, client, context, timeout);
    });
  },
  exitCode: (data, { follow }) => (follow && isList(data) ? runsExitCode(data) : EXIT_CODES.done),
  view: (data, paint, { clock, serverFlags }) => {
    const now = clock.now();
    const table = isList(data) ? runsText(data, now, paint) : runText(data, now, paint);
    return [table, ...silenceText(isList(data) ? data : [data], now, paint, serverFlags)].join('\n');
  },
});

/** What REANA doesn't report with the status. */
async function describeRun(run: Run, client: ReanaClient, call: CallOptions): Promise<RunReport> {
  const silentSince = await client.runs.silentSince(run, call);
  const parameters = isRestart(run) ? await client.runs.parameters(run, call) : undefined;
  return { ...run, ...defined({ silentSince, parameters }) };
}

async function findSilent(
  runs: readonly Run[],
  client: ReanaClient,
  call: CallOptions,
): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  for (const run of runs) {
    const silentSince = await client.runs.silentSince(run, call);
    reports.push({ ...run, ...defined({ silentSince }) });
  }
  return reports;
}

async function followOne(
  name: string,
  client: ReanaClient,
  context: Context,
  timeout: number | undefined,
): Promise<Run> {
  const { followRun } = await import('../../follow/follow-run.js');
  const run = await client.runs.get(name, { signal: context.signal });
  const progress = createRunProgress(context, { emits: true });
  try {
    return await followRun(run, client, context, progress, timeout);
  } finally {
    progress.end();
  }
}

function isList(data: RunReport | readonly RunReport[]): data is readonly RunReport[] {
  return Array.isArray(data);
}
