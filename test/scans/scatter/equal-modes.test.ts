import { fc } from '../../support/property.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import type { RunReference } from '../../../src/reana/model.js';
import { planScan } from '../../../src/scans/plan/plan-scan.js';
import { listScan } from '../../../src/scans/scan-listing.js';
import { readScatterPoints } from '../../../src/scans/scatter/scatter-state.js';
import type { TestServer } from '../../local/support/server-fixture.js';
import { clientOf, follow, startQuietServer } from '../small-scan.js';
import { CardScan, outputsBelow } from './scatter-analysis.js';

let server: TestServer;
let client: RestClient;
let files: CardScan;

beforeAll(async () => {
  server = await startQuietServer();
  client = clientOf(server);
});
afterAll(async () => {
  client.close();
  await server.close();
});
beforeEach(() => {
  files = new CardScan();
});
afterEach(() => files.dispose());

const IMAGE = '{environment_type: docker-encapsulated, image: test, imagetag: "1"}';

/** A step that writes its inputs, whatever characters are in them, and copies what was made before. */
function step(inputs: readonly string[], copied: string, publisher: string): string {
  const script = [
    "cat > {workdir}/own.txt <<'END OF INPUTS'",
    ...inputs.map((name) => `{${name}}`),
    'END OF INPUTS',
    `cat ${copied} > {workdir}/copy.txt`,
  ];
  const process = { process_type: 'interpolated-script-cmd', interpreter: 'bash', script: script.join('\n') };
  return `{process: ${JSON.stringify(process)}, environment: ${IMAGE}, publisher: ${publisher}}`;
}

const FILES = "{publisher_type: fromglob-pub, outputkey: files, globexpression: '*.txt'}";
const ALL = 'files: {stages: many, output: files, flatten: true}';
const WORKDIR = "workdir: '{workdir}'";

/** A stage whose outputs a pattern finds, one of as many steps as a list has items, and a workflow in the workflow. */
const WORKFLOW = `
stages:
- name: prepare
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {text: {step: init, output: text}, thing: {step: init, output: thing}, card: {step: init, output: card}, ${WORKDIR}}
    step: ${step(['text', 'thing'], '{card}', FILES)}
- name: many
  dependencies: [prepare]
  scheduler:
    scheduler_type: multistep-stage
    parameters: {item: {step: init, output: list}, text: {step: init, output: text}, made: {step: prepare, output: files}, ${WORKDIR}}
    scatter: {method: zip, parameters: [item]}
    step: ${step(['text', 'item'], '{made}', FILES)}
- name: draw
  dependencies: [many]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {${ALL}, text: {step: init, output: text}, list: {step: init, output: list}}
    workflow:
      stages:
      - name: inner
        dependencies: [init]
        scheduler:
          scheduler_type: singlestep-stage
          parameters: {files: {step: init, output: files}, text: {step: init, output: text}, list: {step: init, output: list}, ${WORKDIR}}
          step: ${step(['text', 'list'], '{files}', FILES)}
`;

const text = fc.oneof(
  fc.constantFrom('data.txt', 'data*', 'yes', '1e-7', '012', '~', '2020-01-01', '1:30', ' blank ', 'a\nb'),
  fc
    .string({
      unit: fc.constantFrom('a', 'é', '日', '"', "'", '$', '`', '\\', ' ', '#', ':', '*', '&', '%', '\t'),
    })
    .filter((word) => word !== '' && !word.startsWith('*')),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const thing = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('step', 'output', 'a b', 'é'), scalar, { noNullPrototype: true }),
);
const point = fc.record({
  text,
  thing,
  list: fc.array(scalar, { minLength: 1, maxLength: 2 }),
  'card.yml#/width': fc.integer({ min: 1, max: 2 }),
});
const points = fc.uniqueArray(point, {
  minLength: 1,
  maxLength: 4,
  selector: (each) => JSON.stringify(each),
});

/** What is in a point's files, without what differs between any two runs. */
async function contentOf(run: RunReference, folder?: string): Promise<string> {
  const made = await outputsBelow(client, run, folder);
  const own = folder === undefined ? `/${run.id}` : `/${run.id}/${folder}`;
  return JSON.stringify(made).replaceAll(own, '<W>').replaceAll(`/${run.id}`, '<W>');
}

test('each point makes in a run of all points what it makes in its own', async () => {
  files.write('workflow.yml', WORKFLOW);
  files.write(
    'reana.yaml',
    'inputs: {files: [card.yml, data.txt], parameters: {text: a, thing: b, list: [c], card: card.yml}}\n' +
      'workflow: {type: yadage, file: workflow.yml}\n' +
      "outputs: {files: [prepare/own.txt, 'many_*/*.txt'], directories: [draw/inner]}\n",
  );
  let scans = 0;
  await fc.assert(
    fc.asyncProperty(points, async (all) => {
      scans += 1;
      files.write('scan.yaml', JSON.stringify({ axes: [{ list: all }] }));
      const file = `${files.folder}/scan.yaml`;
      const alone = await planScan({ file, name: `alone-${scans}` });
      const together = await planScan({ file, name: `together-${scans}`, mode: 'scatter' });
      const outcomes = await Promise.all(
        [alone, together].map((plan) => follow(client, plan, { journal: false, retries: 0 })),
      );
      expect(outcomes.map(({ counts }) => counts.finished)).toEqual([all.length, all.length]);
      const runs = (await listScan(client, alone.scan.name)).points;
      const listing = await listScan(client, together.scan.name);
      for (const { point: each, outputs } of await readScatterPoints(client, listing, together.scan)) {
        const own = await contentOf(runs.get(each.key)![0]!.run);
        expect(own).toContain('draw/inner/copy.txt');
        expect(await contentOf(outputs!.run, outputs!.folder)).toBe(own);
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
});
