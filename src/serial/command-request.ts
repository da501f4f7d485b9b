import type { StepRequest } from '../execution/executor.js';
import type { SerialCommand } from './serial-plan.js';

/** What the executor is asked for a command: as in REANA `cd WORKSPACE && COMMAND`, with no option of the shell set. */
export function commandRequest(command: SerialCommand, workspace: string): StepRequest {
  const { id, step, address, image, command: text, resources } = command;
  return {
    nodeId: id,
    name: step,
    address,
    stage: step,
    process: { command: `cd ${quoteForShell(workspace)} && ${text}` },
    shownCommand: text,
    environment: {
      environment_type: 'docker-encapsulated',
      ...splitImage(image),
      resources: [resources],
      envscript: '',
      env: {},
      workdir: null,
      par_mounts: [],
    },
    parameters: {},
    readWrite: [workspace],
    readOnly: [],
  };
}

/** The parts of `name:tag`; a digest is a tag here. */
function splitImage(image: string): { readonly image: string; readonly imagetag: string } {
  const end = image.lastIndexOf(':');
  return { image: image.slice(0, end), imagetag: image.slice(end + 1) };
}

/** The path as one word of a shell's command. */
function quoteForShell(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
