import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '../../core/json.js';
import { runTool } from '../run-tool.js';
import { lastLines } from '../environments/installer-output.js';

export type ContainerEngine = 'docker' | 'podman';

/** What a container engine on this machine can do. */
export interface EngineInfo {
  /** Which limits the kernel lets it set: any other limit fails the container, or is ignored. */
  readonly limits: { readonly cpu: boolean; readonly memory: boolean };
  /** Root inside a container is the calling user outside. */
  readonly rootless: boolean;
}

/** Reads what the engine reports about itself; resolves with its error, as a sentence, when it isn't running. */
export async function inspectEngine(
  engine: ContainerEngine,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<EngineInfo | string> {
  const { failed, stdout, stderr, code, shortMessage } = await runTool(
    engine,
    ['info', '--format', '{{json .}}'],
    { env, signal, timeout: 15_000 },
  );
  if (code === 'ENOENT') return `${engine} is not installed`;
  const info = failed ? undefined : parseJson(stdout);
  // In some versions docker's client exits with 0 and lists the errors of its daemon.
  if (!isJsonObject(info) || (isJsonArray(info.ServerErrors) && info.ServerErrors.length > 0)) {
    const message = isJsonObject(info) ? JSON.stringify(info.ServerErrors) : stderr;
    return `${engine} isn't running: ${lastLines(message, 2) || (shortMessage ?? 'no reason given')}`;
  }
  return engine === 'docker' ? readDocker(info) : readPodman(info);
}

function readDocker(info: JsonValue): EngineInfo {
  return {
    limits: { cpu: at(info, 'CpuCfsQuota') === true, memory: at(info, 'MemoryLimit') === true },
    rootless: names(at(info, 'SecurityOptions')).some((option) => option.includes('rootless')),
  };
}

function readPodman(info: JsonValue): EngineInfo {
  const controllers = names(at(info, 'host', 'cgroupControllers'));
  return {
    limits: { cpu: controllers.includes('cpu'), memory: controllers.includes('memory') },
    rootless: at(info, 'host', 'security', 'rootless') === true,
  };
}

function at(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>(
    (inner, key) => (isJsonObject(inner) ? inner[key] : undefined),
    value,
  );
}

function names(value: JsonValue | undefined): string[] {
  return isJsonArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
