import { join } from 'node:path';
import { FileJournal } from '../../execution/file-journal.js';
import { Jq } from '../../jq/jq.js';
import { mapSubInits } from '../../analysis/sub-inits.js';
import { EngineError } from '../../yadage/engine-error.js';
import { runWorkflow, type RunOptions, type RunOutcome } from '../../yadage/engine.js';
import type { EngineEvent } from '../../yadage/events.js';
import { nodeFiles } from '../../yadage/node-files.js';
import { readEngineOptions } from '../runs/operational-options.js';
import { imagesOf } from '../runs/workflow-images.js';
import { findContainerObstacles, findHostObstacles } from '../runtimes/runtime-obstacles.js';
import type { EngineLog } from '../store/engine-log.js';
import type { RunRecord } from '../store/run-record.js';
import { normalizeName } from '../workspace/workspace-path.js';
import type { RunEnd, RunEngine, RunSession } from './run-engine.js';
import type { YadageRunPlan } from './run-plan.js';
import { StepCounter } from './step-counter.js';

/** Runs a Yadage workflow. */
export function yadageEngine(plan: YadageRunPlan): RunEngine {
  const { workflow, parameters } = plan;
  return {
    images: imagesOf(workflow),
    findObstacles: async () => ({
      hostObstacles: await findHostObstacles(workflow, parameters),
      containerObstacles: findContainerObstacles(workflow),
    }),
    run: (session) => run(plan, session),
  };
}

async function run({ workflow, parameters }: YadageRunPlan, session: RunSession): Promise<RunEnd> {
  const { run: record, folder, executor, clock, log, signal } = session;
  checkMetadata(record);
  const journal = new FileJournal<EngineEvent>(folder.events);
  const jq = new Jq({ signal });
  try {
    const counter = new StepCounter(await journal.read());
    const outcome = await runWorkflow({
      workflow,
      parameters,
      workdir: folder.workspace,
      ...initFolders(record, folder.workspace),
      journal,
      executor,
      files: nodeFiles,
      clock,
      signal,
      jq,
      onEvent: (event) => {
        // The number is recounted from the journal, so a failed write loses nothing.
        if (counter.observe(event)) session.setTotal(counter.total);
        logEvent(log, event);
      },
    });
    return endOf(outcome);
  } finally {
    await Promise.all([journal.close(), jq.close()]);
  }
}

function endOf(outcome: RunOutcome): RunEnd {
  if (outcome.status === 'succeeded') return { status: 'finished' };
  const failed = outcome.failures.map((node) => `${node.address} (${node.reason ?? 'unknown reason'})`);
  return { status: 'failed', failure: outcome.error?.message ?? `failed steps: ${failed.join(', ')}` };
}

/** Yadage refuses a workspace with its own metadata unless an option accepts that. */
function checkMetadata(run: RunRecord): void {
  if (run.restart === undefined || 'accept_metadir' in run.operationalOptions) return;
  throw new EngineError(
    'the workspace contains the metadata of an earlier run, which the engine was not allowed to accept',
    {
      hint: 'restart with the operational option accept_metadir=true',
    },
  );
}

function initFolders(run: RunRecord, workspace: string): Pick<RunOptions, 'initdir' | 'subinits'> {
  const { initdir, subinits } = readEngineOptions(run.specification, run.operationalOptions);
  const folderOf = (path: string): string => join(workspace, normalizeName(path));
  return {
    initdir: initdir === undefined ? workspace : folderOf(initdir),
    ...(subinits === undefined ? {} : { subinits: mapSubInits(subinits, folderOf) }),
  };
}

function logEvent(log: EngineLog, event: EngineEvent): void {
  switch (event.type) {
    case 'run-resumed':
      log.info('the run resumes where its journal ends');
      break;
    case 'stage-applied':
      log.info(
        `stage ${event.rule} adds ${event.entries.map((entry) => entry.name).join(', ') || 'nothing'}`,
      );
      break;
    case 'warning':
      log.warn(`${event.where}: ${event.message}`);
      break;
    case 'run-finished':
      log.info(event.status === 'succeeded' ? 'workflow finished' : 'workflow finished but failed');
      break;
    case 'run-broken':
      log.error(`the workflow can't continue: ${event.reason}`);
      if (event.hint !== null) log.info(`hint: ${event.hint}`);
      break;
    default:
      break;
  }
}
