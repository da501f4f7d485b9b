import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SpecError } from '../../../src/analysis/diagnostic.js';
import { loadTree } from '../../../src/analysis/load/load-tree.js';

interface Case {
  readonly name: string;
  readonly root: string;
  readonly file: string;
}

/** A tree; or why there is none: it does not fit the schemas, or it cannot even be loaded. */
type Loaded = { tree: unknown } | { invalid: string } | { broken: string };

const VARIABLE = 'REANA_MADMINER_YADAGE_PYTHON';

/** What the real yadageschemas makes of the workflows. */
function loadWithYadage(cases: readonly Case[]): Loaded[] {
  const python = process.env[VARIABLE];
  if (python === undefined || python === '') {
    throw new Error(`${VARIABLE} must name a Python that has yadage: it is the judge of this test`);
  }
  const output = execFileSync(python, ['test/fixtures/analysis/judges/load_yadage.py'], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // Python writes Infinity into JSON; our tree holds the number itself.
  return JSON.parse(output.replaceAll(': Infinity', ': "Infinity"')) as Loaded[];
}

async function load({ root, file }: Case): Promise<Loaded> {
  try {
    const { tree } = await loadTree({ root, file });
    return {
      tree: JSON.parse(
        JSON.stringify(tree, (_key, value: unknown) => (value === Infinity ? 'Infinity' : value)),
      ),
    };
  } catch (error) {
    if (error instanceof SpecError) return { invalid: error.message };
    throw error;
  }
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yadage-load-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function expectSame(cases: readonly Case[]): Promise<void> {
  const judged = loadWithYadage(cases);
  for (const [index, item] of cases.entries()) {
    const theirs = judged[index]!;
    const ours = await load(item);
    if ('tree' in theirs) expect({ name: item.name, ...ours }).toEqual({ name: item.name, ...theirs });
    else expect({ name: item.name, refused: !('tree' in ours) }).toEqual({ name: item.name, refused: true });
  }
}

test('the bundle and its two halves', async () => {
  await expectSame([
    { name: 'both', root: resolve('.'), file: 'workflow/workflow.yml' },
    { name: 'physics', root: resolve('workflow/physics'), file: 'workflow.yml' },
    { name: 'ml', root: resolve('workflow/ml'), file: 'workflow.yml' },
  ]);
});

test("the engine's cases", async () => {
  const specifications = JSON.parse(readFileSync('test/fixtures/yadage/cases.json', 'utf8')) as {
    readonly name: string;
    readonly workflow: unknown;
  }[];
  expect(specifications.length).toBeGreaterThan(50);
  const cases = specifications.map(({ name, workflow }) => {
    const file = `${name}.json`;
    writeFileSync(join(folder, file), JSON.stringify(workflow));
    return { name, root: folder, file };
  });
  await expectSame(cases);
});

test('the corpus of broken and doubtful specifications', async () => {
  const cases = ['broken', 'doubtful'].flatMap((kind) =>
    readdirSync(join('test/fixtures/analysis', kind)).flatMap((name): Case[] => {
      const root = resolve('test/fixtures/analysis', kind, name);
      return existsSync(join(root, 'workflow.yml')) ? [{ name, root, file: 'workflow.yml' }] : [];
    }),
  );
  // We stay inside the root on purpose, where Yadage would read any file.
  await expectSame(cases.filter(({ name }) => name !== 'ref-outside'));
});

const STEP =
  "{process: {process_type: string-interpolated-cmd, cmd: 'echo {a}'}, " +
  'environment: {environment_type: docker-encapsulated, image: x}, ' +
  'publisher: {publisher_type: frompar-pub, outputmap: {o: a}}}';
const LIBRARY = `
text: hello
number: 5
list: [{a: 1}, {b: 2}]
map: {a: 1}
selection: {step: init, output: q}
nothing: null
environment: {environment_type: docker-encapsulated, image: x}
script: {process_type: interpolated-script-cmd, script: foo}
publisher: {publisher_type: interpolated-pub, publish: {a: b}}
step: ${STEP}
chain: {$ref: '#/step', other: 1}
stage: {name: s, scheduler: {scheduler_type: singlestep-stage, parameters: {a: 1}, step: {$ref: '#/step'}}}
jq: {scheduler_type: jq-stage, bindings: {}, step: {$ref: '#/step'}}
scheduler: {scheduler_type: singlestep-stage, parameters: {a: {step: init, output: x}}, step: {$ref: '#/step'}}
dependencies: {dependency_type: jsonpath_ready, expressions: [init]}
shared: {process: null, environment: {$ref: '#/owner/environment'}, publisher: {publisher_type: constant-pub, publish: {}}}
owner: {process: null, environment: {environment_type: docker-encapsulated, image: x}, publisher: {publisher_type: constant-pub, publish: {}}}
`;

/** One stage with a scheduler of a type and the rest of its keys. */
function stage(rest: string, type = 'singlestep-stage', dependencies = '[init]'): string {
  return `stages: [{name: s, dependencies: ${dependencies}, scheduler: {scheduler_type: ${type}, ${rest}}}]`;
}

const step = (
  process: string,
  environment = 'null',
  publisher = '{publisher_type: constant-pub, publish: {}}',
): string =>
  stage(`parameters: {}, step: {process: ${process}, environment: ${environment}, publisher: ${publisher}}`);

const reference = (name: string): string => `{$ref: 'library.yml#/${name}'}`;

const SNIPPETS: Readonly<Record<string, string>> = {
  'a text by reference': stage(`parameters: {a: ${reference('text')}}, step: ${STEP}`),
  'a number by reference': stage(`parameters: {a: ${reference('number')}}, step: ${STEP}`),
  'a list by reference': stage(`parameters: {a: ${reference('list')}}, step: ${STEP}`),
  'a mapping by reference': stage(`parameters: {a: ${reference('map')}}, step: ${STEP}`),
  'a selection by reference': stage(`parameters: {a: ${reference('selection')}}, step: ${STEP}`),
  'parameters by reference': stage(`parameters: ${reference('map')}, step: ${STEP}`),
  'nothing by reference': step(reference('nothing')),
  'an environment by reference': step('null', reference('environment')),
  'a script and a publisher by reference': step(reference('script'), 'null', reference('publisher')),
  'a step by a chain': stage(`parameters: {a: 1}, step: ${reference('chain')}`),
  'a stage by reference': `stages: [${reference('stage')}]`,
  'a jq scheduler by reference': `stages: [{name: s, scheduler: ${reference('jq')}}]`,
  'a scheduler by reference': `stages: [{name: s, scheduler: ${reference('scheduler')}}]`,
  'dependencies by reference': `stages: [{name: s, dependencies: ${reference('dependencies')}, scheduler: ${reference('scheduler')}}]`,
  'a name by reference': `stages: [{name: ${reference('text')}, scheduler: ${reference('scheduler')}}]`,
  'the whole document by reference': "$ref: 'empty.yml'",
  'an item of a list': stage(`parameters: {a: ${reference('list/1')}}, step: ${STEP}`),
  'the last item of a list': stage(`parameters: {a: ${reference('list/-1')}}, step: ${STEP}`),
  'through a reference': stage(`parameters: {a: 1}, step: ${reference('stage/scheduler/step')}`),
  'escaped characters': stage("parameters: {a: 1}, step: {$ref: 'li%62rary.yml#/st%65p'}"),
  'no slash': stage("parameters: {a: 1}, step: {$ref: 'library.yml#step'}"),
  'a slash too many': stage("parameters: {a: 1}, step: {$ref: 'library.yml#/step/'}"),
  'a $ref that is no text': stage(`parameters: {a: {$ref: 5}}, step: ${STEP}`),
  'defaults through a shared object': `stages: [{name: s, scheduler: {scheduler_type: singlestep-stage, parameters: {}, step: ${reference('shared')}}}, {name: t, scheduler: {scheduler_type: singlestep-stage, parameters: {}, step: ${reference('owner')}}}]`,
  'a selection inside a list': stage(`parameters: {a: [{step: init, output: x}]}, step: ${STEP}`),
  'parameters as a list': stage(`parameters: [{key: a, value: {step: i}}, {key: b}], step: ${STEP}`),
  'a jq stage': stage(`bindings: {}, extra: 1, cases: [{if: x, step: ${STEP}}]`, 'jq-stage'),
  'a jq stage with a script': stage(`stepscript: 'x', step: ${STEP}`, 'jq-stage'),
  'a command without a type': step('{cmd: x}', '{}'),
  'a script without a type': step('{script: x}', '{}'),
  'an image without a type': step('null', '{image: x}'),
  'a publisher without a type': step('null', 'null', '{yamlfile: x}'),
  'empty dependencies': stage(`parameters: {}, step: ${STEP}`, 'singlestep-stage', '{}'),
  'dependencies without a type': stage(
    `parameters: {}, step: ${STEP}`,
    'singlestep-stage',
    '{expressions: []}',
  ),
  'dependencies without expressions': stage(
    `parameters: {}, step: ${STEP}`,
    'singlestep-stage',
    '{dependency_type: jsonpath_ready}',
  ),
  'dependencies that are no texts': stage(`parameters: {}, step: ${STEP}`, 'singlestep-stage', '[1, {a: 2}]'),
  'null dependencies': stage(`parameters: {}, step: ${STEP}`, 'singlestep-stage', 'null'),
  'three bodies': stage(`parameters: {}, workflow: {stages: []}, cases: [], step: ${STEP}`),
  'two bodies of many steps': stage(
    `parameters: {}, workflow: {stages: []}, step: ${STEP}`,
    'multistep-stage',
  ),
  'no body of many steps': stage('parameters: {}', 'multistep-stage'),
  'a case without a condition': stage(`parameters: {}, cases: [{step: ${STEP}}]`),
  'an empty scatter': stage(`parameters: {}, scatter: {}, step: ${STEP}`, 'multistep-stage'),
  'a scatter with a stranger': stage(`parameters: {}, scatter: {foo: 1}, step: ${STEP}`, 'multistep-stage'),
  'a batch size as text': stage(`parameters: {}, batchsize: '2', step: ${STEP}`, 'multistep-stage'),
  'resources of all kinds': step(
    'null',
    '{environment_type: docker-encapsulated, image: x, resources: [CVMFS, {kerberos: true}], par_mounts: [{foo: 1}], env: {A: 1}}',
  ),
  'a mount that is no mapping': step(
    'null',
    '{environment_type: docker-encapsulated, image: x, par_mounts: [1]}',
  ),
  'nothing to publish': step('null', 'null', '{publisher_type: interpolated-pub, publish: null}'),
  'a number as a key': stage(`parameters: {1: x}, step: ${STEP}`),
  'a scheduler that is a text': 'stages: [{name: s, scheduler: foo}]',
  'a stage that is a text': 'stages: [foo]',
  'a root that is a list': '[]',
};

test('shorthands, defaults and shapes', async () => {
  const root = mkdtempSync(join(folder, 'snippets-'));
  writeFileSync(join(root, 'library.yml'), LIBRARY);
  writeFileSync(join(root, 'empty.yml'), 'stages: []\n');
  const cases = Object.entries(SNIPPETS).map(([name, text], index) => {
    const file = `${index}.yml`;
    writeFileSync(join(root, file), text);
    return { name, root, file };
  });
  await expectSame(cases);
});
