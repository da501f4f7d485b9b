import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalogue } from '../../../src/local/environments/catalogue.js';
import { EnvironmentStore } from '../../../src/local/environments/environment-store.js';
import { type Environments, IMAGE, never, writeExecutable } from './scratch.js';
import { makeStandIns, standInUv } from './stand-ins.js';

let scratch: Environments;
beforeAll(() => (scratch = makeStandIns()));
afterAll(() => scratch.remove());

/** Makes an environment with a torch, with a uv that notes what it is asked to install and fails where told to. */
async function install(
  name: string,
  probe: number,
  fromCpuIndex: number,
): Promise<{ calls: string[]; torch: unknown }> {
  const home = join(scratch.folder, name);
  mkdirSync(home);
  const calls = join(home, 'calls');
  const files = `$(echo "$*" | grep -o '[a-z]*\\.txt' | xargs)`;
  const uv = `case "$*" in
*--dry-run*) echo "probe $UV_HTTP_RETRIES $(cat)" >> '${calls}'; exit ${probe};;
*--torch-backend*) echo "cpu ${files}" >> '${calls}'; exit ${fromCpuIndex};;
*) echo "default ${files}" >> '${calls}';;
esac`;
  writeExecutable(join(home, 'bin', 'uv'), standInUv(uv));
  writeFileSync(join(home, 'ml.txt'), 'numpy==2.0\ntorch==2.1 ; python_full_version >= "3.11"\n');
  writeFileSync(join(home, 'cuda.txt'), 'nvidia-cublas==1.0\n');
  const description = { python: '>=3.10,<3.14', requirements: ['ml.txt'], cudaRequirements: ['cuda.txt'] };
  writeFileSync(join(home, 'index.json'), JSON.stringify({ [IMAGE]: description }));
  const env = { ...scratch.env, PATH: `${join(home, 'bin')}:${scratch.env.PATH!}` };
  const store = new EnvironmentStore(await readCatalogue(join(home, 'index.json')), join(home, 'cache'), env);
  const { folder } = await store.prepare(IMAGE, () => undefined, never);
  const record = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8')) as { torch: unknown };
  return { calls: readFileSync(calls, 'utf8').trim().split('\n'), torch: record.torch };
}

const PROBE = 'probe 0 torch==2.1 ; python_full_version >= "3.11"';

test("PyTorch's CPU builds are taken where their index answers", async () => {
  expect(await install('near', 0, 0)).toEqual({ calls: [PROBE, 'cpu ml.txt'], torch: 'cpu' });
});

test('the larger torch is taken where it does not', async () => {
  expect(await install('far', 2, 0)).toEqual({ calls: [PROBE, 'default ml.txt cuda.txt'], torch: 'cuda' });
});

test('and where it answers, but then fails', async () => {
  const { calls, torch } = await install('shaky', 0, 2);
  expect({ calls, torch }).toEqual({
    calls: [PROBE, 'cpu ml.txt', 'default ml.txt cuda.txt'],
    torch: 'cuda',
  });
});
