import type { Clock } from '../../core/clock.js';
import { engineOf } from '../engines/load-run.js';
import type { RunEnd, RunEngine } from '../engines/run-engine.js';
import type { RunPlan } from '../engines/run-plan.js';
import { EngineLog } from '../store/engine-log.js';
import { ImagePreparation } from './image-preparation.js';
import { reapSteps } from './reap-steps.js';
import { fullName, type RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';
import type { Runtime } from '../runtimes/runtime.js';
import type { RuntimeName } from '../runtime-name.js';
import type { RuntimeOptions } from '../runtimes/choose-runtime.js';
import type { SecretFolders } from './secret-folders.js';
import { StepExecutor } from './step-executor.js';
import type { StepQueue } from './step-queue.js';

/** Chooses what runs the steps; a resumed run keeps the runtime that it had. */
export type RuntimeChoice = (before: RuntimeName | undefined, options: RuntimeOptions) => Promise<Runtime>;

export interface DriverServices {
  readonly store: RunStore;
  readonly queue: StepQueue;
  readonly secrets: SecretFolders;
  readonly chooseRuntime: RuntimeChoice;
  readonly clock: Clock;
}

/** Chooses what runs the steps of an engine. @throws EnvironmentError when nothing of this machine can */
export async function chooseRuntimeFor(
  engine: RunEngine,
  choose: RuntimeChoice,
  before: RuntimeName | undefined,
  listeners: Pick<RuntimeOptions, 'report' | 'warn' | 'signal'>,
): Promise<Runtime> {
  return choose(before, { images: engine.images, ...(await engine.findObstacles()), ...listeners });
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
): Promise<RunEnd> {
  const { store, clock } = tools;
  const folder = store.folderOf(run);
  const log = new EngineLog(folder.engineLog, clock);
  const engine = engineOf(plan);
  await reapSteps(store, run);
  const runtime = await chooseRuntimeFor(engine, tools.chooseRuntime, run.runtime, {
    report: (line) => log.info(line),
    warn: (line) => log.warn(line),
    signal,
  });
  await store.update(run.id, { runtime: runtime.name });
  const images = new ImagePreparation(runtime, log, signal);
  images.startAll(engine.images);
  const started = run.started ?? store.timestamp();
  const running = await store.update(run.id, { status: 'running', started });
  log.info(`run ${fullName(run)} is ${running.status} on the runtime ${runtime.name}`);
  return engine.run({
    run: running,
    folder,
    executor: new StepExecutor({ ...tools, run: running, runtime, images, log }),
    clock,
    log,
    signal,
    setTotal: (totalSteps) => {
      store.update(run.id, { totalSteps }).catch(() => undefined);
    },
  });
}
