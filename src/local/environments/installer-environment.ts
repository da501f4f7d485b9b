import { runTool } from '../run-tool.js';

/** Would make uv use another interpreter, or an interpreter import other people's modules. */
const DROPPED = [
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'PYTHONHOME',
  'PYTHONPATH',
  'UV_PYTHON',
  'UV_PROJECT_ENVIRONMENT',
  'UV_TORCH_BACKEND',
  'REANA_ACCESS_TOKEN',
];

/**
 * The environment variables for uv: the user's, plus the settings of pip and Node that apply to it.
 * uv itself ignores pip's index settings, Node's extra certificates and, by default, the system's certificates.
 */
export function installerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...env };
  for (const name of DROPPED) Reflect.deleteProperty(result, name);
  // An empty certificate variable means "no certificates at all" to uv.
  for (const name of ['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const) {
    if (result[name] === '') Reflect.deleteProperty(result, name);
  }
  result.UV_SYSTEM_CERTS ??= '1';
  if (env.NODE_EXTRA_CA_CERTS !== undefined && env.NODE_EXTRA_CA_CERTS !== '') {
    result.SSL_CERT_FILE ??= env.NODE_EXTRA_CA_CERTS;
  }
  if (!hasUvIndex(env)) {
    if (isSet(env.PIP_INDEX_URL)) result.UV_DEFAULT_INDEX = env.PIP_INDEX_URL;
    if (isSet(env.PIP_EXTRA_INDEX_URL)) result.UV_INDEX = env.PIP_EXTRA_INDEX_URL;
  }
  result.UV_PYTHON_DOWNLOADS = 'never';
  return result;
}

/** The same with the index of pip's configuration files, which only pip can read; unchanged where there is no pip. */
export async function withPipConfiguration(
  env: NodeJS.ProcessEnv,
  python: string,
  signal: AbortSignal,
): Promise<NodeJS.ProcessEnv> {
  if (hasUvIndex(env)) return env;
  const args = ['-m', 'pip', 'config', 'get', 'global.index-url'];
  const { failed, stdout } = await runTool(python, args, { env, signal, timeout: 20_000 });
  const index = failed ? '' : stdout.trim();
  return index === '' ? env : { ...env, UV_DEFAULT_INDEX: index };
}

function hasUvIndex(env: NodeJS.ProcessEnv): boolean {
  return isSet(env.UV_DEFAULT_INDEX) || isSet(env.UV_INDEX_URL);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
