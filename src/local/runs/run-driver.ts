import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { parseYaml } from '../../analysis/yaml/yaml.js';
import type { JsonObject } from '../../core/json.js';
import type { Workflow } from '../../analysis/workflow.js';
import { runWorkflow, type RunOutcome } from '../../yadage/engine.js';
import { EngineError } from '../../yadage/engine-error.js';
import type { EngineEvent } from '../../yadage/events.js';
import { FileJournal } from '../../execution/file-journal.js';
import { nodeFiles } from '../../yadage/node-files.js';
import { EngineLog } from '../store/engine-log.js';
import { ImagePreparation } from './image-preparation.js';
import { readEngineOptions } from './operational-options.js';
import { reapSteps } from './reap-steps.js';
import { fullName, type RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';
import { findContainerObstacles, findHostObstacles } from '../runtimes/runtime-obstacles.js';
import type { Runtime } from '../runtimes/runtime.js';
import type { RuntimeName } from '../runtime-name.js';
import type { RuntimeOptions } from '../runtimes/choose-runtime.js';
import type { SecretFolders } from './secret-folders.js';
import { StepCounter } from './step-counter.js';
import { StepExecutor } from './step-executor.js';
import type { StepQueue } from './step-queue.js';
import { imagesOf } from './workflow-images.js';
import { normalizeName } from '../workspace/workspace-path.js';

/** Chooses what runs the steps; a resumed run keeps the runtime that it had. */
export type RuntimeChoice = (before: RuntimeName | undefined, options: RuntimeOptions) => Promise<Runtime>;

export interface DriverServices {
  readonly store: RunStore;
  readonly queue: StepQueue;
  readonly secrets: SecretFolders;
  readonly chooseRuntime: RuntimeChoice;
  readonly clock: Clock;
}

/** What a run needs in addition to its record. */
export interface RunPlan {
  readonly workflow: Workflow;
  readonly parameters: JsonObject;
}

/**
 * Runs one run from the end of its journal to its end: ends what a killed server left running, chooses the runtime,
 * prepares the images and runs the engine.
 * @throws AbortedError when the signal fires; any other failure leaves the journal as it is
 */
export async function driveRun(
  tools: DriverServices,
  run: RunRecord,
  plan: RunPlan,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { store, clock } = tools;
  const folder = store.folderOf(run);
  const log = new EngineLog(folder.engineLog, clock);
  const images = imagesOf(plan.workflow);
  await reapSteps(store, run);
  const runtime = await tools.chooseRuntime(run.runtime, {
    images,
    hostObstacles: await findHostObstacles(plan.workflow, plan.parameters),
    containerObstacles: findContainerObstacles(plan.workflow),
    report: (line) => log.info(line),
    warn: (line) => log.warn(line),
    signal,
  });
  const updated = await store.update(run.id, { runtime: runtime.name });
  const preparation = new ImagePreparation(runtime, log, signal);
  preparation.startAll(images);
  const journal = new FileJournal<EngineEvent>(folder.events);
  try {
    const counter = new StepCounter(await journal.read());
    const started = run.started ?? store.timestamp();
    const { status } = await store.update(run.id, { status: 'running', started });
    log.info(`run ${fullName(run)} is ${status} on the runtime ${runtime.name}`);
    checkMetadata(run);
    return await runWorkflow({
      workflow: plan.workflow,
      parameters: plan.parameters,
      workdir: folder.workspace,
      initdir: initFolder(run, folder.workspace),
      journal,
      executor: new StepExecutor({ ...tools, run: updated, runtime, images: preparation, log }),
      files: nodeFiles,
      clock,
      signal,
      parseYaml: (text) => parseYaml(text, 'published file').value,
      onEvent: (event) => {
        // The number is recounted from the journal, so a failed write loses nothing.
        if (counter.observe(event))
          store.update(run.id, { totalSteps: counter.total }).catch(() => undefined);
        logEvent(log, event);
      },
    });
  } finally {
    await journal.close();
  }
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

function initFolder(run: RunRecord, workspace: string): string {
  const { initdir } = readEngineOptions(run.specification, run.operationalOptions);
  return initdir === undefined ? workspace : join(workspace, normalizeName(initdir));
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
