// `node scripts/check-python.mjs` checks the Python of the steps and of the tests with ruff, by ruff.toml. Ruff comes from
// PyPI, through the uv that the tests use.
import { run, sayFailure } from './setup.mjs';
import { openTools } from './tests/environments.mjs';

const RUFF = 'ruff==0.17.6';

try {
  const { uv, env } = await openTools();
  const hint = 'the lines above name file, line and rule; without network, ruff must be in the cache of uv';
  const args = [
    'tool',
    'run',
    '--quiet',
    '--no-config',
    '--from',
    RUFF,
    'ruff',
    'check',
    '--quiet',
    '--output-format',
    'concise',
    '.',
  ];
  await run(uv, args, { env, hint, label: 'ruff check' });
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
