import { listFiles, withFolder } from './support/scratch.js';
import { makeWorkspace, runBundle } from './support/bundle.js';

const EACH = [0, 1, 2, 3, 4, 5];
const METHODS = [0, 1, 2];

const PHYSICS = '/workflow_ph/0';
const ML = '/workflow_ml/0';

test('the bundled workflow has the graph, the folders and the commands of MadMiner', async () => {
  await withFolder(async (folder) => {
    await makeWorkspace(folder);
    const { outcome, requests } = await runBundle(folder);
    expect(outcome.failures).toEqual([]);
    expect(outcome.error).toBeNull();
    expect(outcome.status).toBe('succeeded');
    expect(outcome.warnings).toEqual([]);
    expect(outcome.snapshot.unapplied).toEqual([]);
    const parents = Object.fromEntries(
      outcome.snapshot.nodes.map((node) => [node.address, [...node.parents].sort()]),
    );
    const ph = `${PHYSICS}/init[0]`;
    const ml = `${ML}/init[0]`;
    const configure = `${PHYSICS}/configure[0]`;
    const generate = `${PHYSICS}/generate[0]`;
    const sampling = `${ML}/sampling[0]`;
    expect(parents).toEqual({
      '/init[0]': [],
      [ph]: ['/init[0]'],
      [configure]: [ph],
      [generate]: [configure, ph],
      ...Object.fromEntries(EACH.map((i) => [`${PHYSICS}/pythia[${i}]`, [configure, generate, ph]])),
      ...Object.fromEntries(
        EACH.map((i) => [`${PHYSICS}/delphes[${i}]`, [configure, ph, `${PHYSICS}/pythia[${i}]`]]),
      ),
      [`${PHYSICS}/combine[0]`]: [...EACH.map((i) => `${PHYSICS}/delphes[${i}]`), ph],
      [ml]: ['/init[0]', `${PHYSICS}/combine[0]`],
      [sampling]: [ml],
      ...Object.fromEntries(METHODS.map((i) => [`${ML}/training[${i}]`, [ml, sampling]])),
      ...Object.fromEntries(METHODS.map((i) => [`${ML}/evaluating[${i}]`, [ml, `${ML}/training[${i}]`]])),
      [`${ML}/plotting[0]`]: [...METHODS.map((i) => `${ML}/evaluating[${i}]`), ml],
    });
    for (const { readWrite, stage, scope, name } of outcome.snapshot.nodes) {
      const part = scope === PHYSICS ? 'workflow_ph' : 'workflow_ml';
      expect(readWrite).toEqual(stage === 'init' ? [] : [`${folder}/${part}/${name}`]);
    }
    for (const { process, environment, address } of requests) {
      const command = 'command' in process ? process.command : '';
      expect(command).toMatch(/^python3 '\/\S+\/scripts\/\w+\.py' (?:--[a-z-]+ \S+ ?(?:[^-]\S* ?)*)+$/);
      expect(command).not.toMatch(/[{}]|None|\[/);
      const image = environment.environment_type === 'docker-encapsulated' ? environment.image : '';
      expect(image).toBe(`madminertool/madminer-workflow-${address.startsWith(PHYSICS) ? 'ph' : 'ml'}`);
    }
    const files = await listFiles(folder);
    expect(files).toContain('workflow_ml/plotting/plots/all_methods.png');
    expect(files).toContain('workflow_ph/combine/data/combined_delphes.h5');
  });
});
