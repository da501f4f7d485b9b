import { FileJournal } from '../../execution/file-journal.js';
import { runSerialWorkflow, type SerialOutcome } from '../../serial/engine.js';
import type { SerialEvent } from '../../serial/events.js';
import type { SerialPlan } from '../../serial/serial-plan.js';
import { isOnlyInImage, programsIn } from '../runtimes/runtime-obstacles.js';
import type { EngineLog } from '../store/engine-log.js';
import type { RunEnd, RunEngine, RunSession } from './run-engine.js';
import type { SerialRunPlan } from './run-plan.js';

/** Runs a serial workflow. */
export function serialEngine({ commands: plan }: SerialRunPlan): RunEngine {
  return {
    images: [...new Set(plan.commands.map(({ image }) => image))],
    findObstacles: async () => ({ hostObstacles: await findHostObstacles(plan) }),
    run: (session) => run(plan, session),
  };
}

async function run(plan: SerialPlan, session: RunSession): Promise<RunEnd> {
  const { folder, executor, clock, log, signal } = session;
  session.setTotal(plan.total);
  const journal = new FileJournal<SerialEvent>(folder.events);
  try {
    const outcome = await runSerialWorkflow({
      ...{ plan, journal, executor, clock, signal },
      workspace: folder.workspace,
      onEvent: (event) => logEvent(log, event),
    });
    return endOf(outcome);
  } finally {
    await journal.close();
  }
}

function endOf(outcome: SerialOutcome): RunEnd {
  if (outcome.status === 'succeeded') return { status: 'finished' };
  const { address, reason } = outcome.failure;
  return { status: 'failed', failure: `failed step: ${address} (${reason})` };
}

/** Programs that only the images have. */
async function findHostObstacles({ commands }: SerialPlan): Promise<readonly string[]> {
  const obstacles = commands.flatMap(({ address, command }) =>
    programsIn(command).map(async (path) =>
      (await isOnlyInImage(path)) ? [`the step ${address} runs ${path}, which only its image has`] : [],
    ),
  );
  return [...new Set((await Promise.all(obstacles)).flat())];
}

function logEvent(log: EngineLog, event: SerialEvent): void {
  switch (event.type) {
    case 'run-resumed':
      log.info('the run resumes where its journal ends');
      break;
    case 'run-finished':
      log.info(event.status === 'succeeded' ? 'workflow finished' : 'workflow finished but failed');
      break;
    default:
      break;
  }
}
