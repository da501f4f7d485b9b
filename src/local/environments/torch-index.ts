import { runTool } from '../run-tool.js';

/** Short timeouts, for the probe only: a large download would fail with them. */
const SHORT_TIMEOUTS = { UV_HTTP_RETRIES: '0', UV_HTTP_CONNECT_TIMEOUT: '2', UV_HTTP_TIMEOUT: '3' };

/**
 * Whether PyTorch's index of CPU builds has the locked torch and can be reached, found by a dry run of uv,
 * which checks certificates and proxies just as the installation does. uv itself doesn't fall back to another index.
 * @param lock text of the lock file that names torch
 */
export async function hasCpuTorch(
  uv: string,
  python: string,
  lock: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<boolean> {
  const torch = lock.split('\n').filter((line) => line.startsWith('torch=='));
  const probe = ['pip', 'install', '--dry-run', '--no-deps', '--torch-backend', 'cpu', '-r', '-'];
  const { failed } = await runTool(uv, [...probe, '--python', python], {
    env: { ...env, ...SHORT_TIMEOUTS },
    input: torch.join('\n'),
    signal,
    timeout: 15_000,
  });
  return !failed;
}
