import type { EngineInfo } from './engine-info.js';
import type { RuntimeTask } from './runtime.js';
import { shellLine } from './shell-line.js';
import { SECRETS_TARGET, stepVariables } from './step-secrets.js';

/** Docker refuses smaller limits. */
const LEAST_MEMORY = 6 * 2 ** 20;

/** The engine's own client reads these, so a step's value must not be in the client's environment. */
const READ_BY_CLIENT =
  /^(?:PATH|HOME|TMPDIR|XDG_|DOCKER_|CONTAINER|STORAGE_|REGISTRY_|LD_|https?_proxy|no_proxy)/i;

export interface ContainerCommand {
  readonly args: readonly string[];
  /** To be added to the client's environment: values kept off the command line, which every user can read. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Command line of `docker run` or `podman run` for a step, as an array: no shell reads it.
 * As on REANA the command runs with bash, whatever the image's entry point, in the image's working folder.
 */
export function containerCommand(
  task: RuntimeTask,
  image: string,
  cidFile: string,
  info: EngineInfo,
  caller: { readonly uid: number; readonly gid: number },
): ContainerCommand {
  const script = 'script' in task.process;
  // In a rootless engine, root is the caller; elsewhere the caller's own ids keep files from belonging to root.
  const user = info.rootless ? '0:0' : `${caller.uid}:${caller.gid}`;
  const hidden = hideSecrets(task);
  const variables: Record<string, string> = { ...stepVariables(hidden.task, SECRETS_TARGET) };
  if (user !== '0:0' && !('HOME' in variables)) variables.HOME = '/tmp'; // the image has no home for this user
  const byName = Object.keys(variables).filter((name) => !READ_BY_CLIENT.test(name));
  const args = [
    ...['run', '--rm', '--init', '--pull=never', '--cidfile', cidFile],
    ...(script ? ['--interactive'] : []),
    ...['--user', user, '--mount', bindMount(task.workspace)],
    ...(task.secrets === undefined ? [] : ['--mount', bindMount(task.secrets.folder, SECRETS_TARGET)]),
    ...fileMounts(task),
    ...(task.imageWorkdir === undefined ? [] : ['--workdir', task.imageWorkdir]),
    ...limits(task, info),
    ...Object.entries(variables).flatMap(([name, value]) => [
      '--env',
      READ_BY_CLIENT.test(name) ? `${name}=${value}` : name,
    ]),
    ...['--entrypoint', 'bash', image, '-c'],
    hidden.prelude + shellLine(task),
  ];
  return { args, env: Object.fromEntries(byName.map((name) => [name, variables[name] ?? ''])) };
}

/** The parameters of `docker run`, `podman run` or `apptainer exec` that mount a step's files. */
export function fileMounts({ mounts = [] }: RuntimeTask): readonly string[] {
  return mounts.flatMap(({ source, target }) => ['--mount', bindMount(source, target, 'writable')]);
}

/**
 * A mount of a folder, writable at the same path or, unless it is to be writable, readable at another; quoted as CSV, so
 * that commas, quotes and colons in the path have no special meaning.
 */
export function bindMount(
  source: string,
  target?: string,
  access: 'writable' | 'default' = 'default',
): string {
  const quoted = (key: string, path: string): string =>
    /[,"\n]/.test(path) ? `"${key}=${path.replaceAll('"', '""')}"` : `${key}=${path}`;
  const mount = `type=bind,${quoted('source', source)},${quoted('target', target ?? source)}`;
  return target === undefined || access === 'writable' ? mount : `${mount},ro`;
}

/**
 * A secret whose name the engine's own client would read is passed under another name, which the shell of the step
 * changes back: on the command line every user of this machine could read it.
 */
function hideSecrets(task: RuntimeTask): { readonly task: RuntimeTask; readonly prelude: string } {
  const { secrets } = task;
  const names = Object.keys(secrets?.variables ?? {}).filter((name) => READ_BY_CLIENT.test(name));
  if (secrets === undefined || names.length === 0) return { task, prelude: '' };
  const variables = Object.entries(secrets.variables).map(([name, value]): [string, string] => [
    names.includes(name) ? `REANA_SECRET_${name}` : name,
    value,
  ]);
  const lines = names.map((name) => `export ${name}="$REANA_SECRET_${name}"; unset REANA_SECRET_${name}\n`);
  return {
    task: { ...task, secrets: { ...secrets, variables: Object.fromEntries(variables) } },
    prelude: lines.join(''),
  };
}

function limits(task: RuntimeTask, info: EngineInfo): string[] {
  return [
    ...(info.limits.cpu ? ['--cpus', String(task.cores)] : []),
    ...(info.limits.memory ? ['--memory', String(Math.max(LEAST_MEMORY, Math.floor(task.memoryBytes)))] : []),
  ];
}
