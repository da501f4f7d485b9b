import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expectSaid, linesOf } from '../support.js';
import { Shell } from '../commands/shell.js';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.open();
  shell.copySmall('small');
});
afterAll(() => shell.close());

test.each(['0.9', 'bundle', 'oidc'] as const)(
  'the three steps on a server of generation %s',
  async (generation) => {
    const server = await Shell.open({ generation });
    try {
      server.copySmall('small');
      const cwd = join(server.folder, 'small');
      for (const line of ['create -w steps', 'upload -w steps', 'start -w steps --follow'])
        expect(await server.type(line, {}, { cwd })).toMatchObject({ code: 0 });
      expect(await server.json('status steps')).toMatchObject({ name: 'steps.1', status: 'finished' });
    } finally {
      await server.close();
    }
  },
);

/** As the folder of an analysis, where users of reana-client are. */
async function inSmall(words: string): Promise<string> {
  const { stdout, code } = await shell.type(words, {}, { cwd: join(shell.folder, 'small') });
  expect(code).toBe(0);
  return stdout;
}

test('create, upload and start are three steps', async () => {
  const created = await shell.type('create -n three', {}, { cwd: join(shell.folder, 'small') });
  expectSaid(created, 'create');
  expect(await shell.json('status three')).toMatchObject({ name: 'three.1', status: 'created' });
  const files = (await shell.json('ls three')) as { path: string }[];
  expect(files.map(({ path }) => path).sort()).toEqual(['reana.yaml', 'words.txt', 'workflow.yml']);
  await inSmall('upload -w three');
  await inSmall('start -w three -p greeting=hi --follow');
  expect(await shell.json('status three')).toMatchObject({ status: 'finished' });
  expect(await shell.json('parameters three')).toMatchObject({ greeting: 'hi' });
});

test('a run that was created is no interrupted submission', async () => {
  await inSmall('create --name twice');
  const lines = linesOf({ stdout: await inSmall('create --name twice --json') });
  expect(lines.at(-1)).toMatchObject({ kind: 'created', run: { name: 'twice.2' } });
  await inSmall('run -n twice --skip-validation');
  expect(await shell.json('status twice.3')).toMatchObject({ name: 'twice.3' });
});

test('run, logs --filter and download', async () => {
  await inSmall('run -n quick -f reana.yaml -p greeting=hi --follow');
  const logs = async (filters: string): Promise<readonly { name: string; backend: string }[]> =>
    ((await shell.json(`logs -w quick${filters}`)) as { steps: { name: string; backend: string }[] }).steps;
  const steps = async (filters: string): Promise<string[]> =>
    (await logs(filters)).map(({ name }) => name).sort();
  const all = ['draw', 'prepare', 'work_0', 'work_1'];
  expect(await steps(' --filter status=finished')).toEqual(all);
  expect(await steps(' --filter status=failed')).toEqual([]);
  expect(await shell.text('logs -w quick --filter status=failed')).toBe('no steps match\n');
  expect(await steps(' --filter step=work')).toEqual(['work_0', 'work_1']);
  expect(await steps(' --filter docker_img=small:1 --filter step=draw')).toEqual(['draw']);
  expect(await steps(' --filter docker_img=small:2')).toEqual([]);
  const [{ backend } = { backend: '' }] = await logs('');
  expect(await steps(` --filter compute_backend=${backend.toUpperCase()}`)).toEqual(all);
  expect(await steps(' --filter compute_backend=slurmcern')).toEqual([]);
  await inSmall('download -w quick');
  expect(existsSync(join(shell.folder, 'small', 'draw', 'plot.png'))).toBe(true);
  await inSmall('delete -w quick --include-workspace');
});
