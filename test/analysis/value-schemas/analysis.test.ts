import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis } from '../../../src/analysis/analysis.js';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { loadAnalysis } from '../../../src/analysis/load/load-analysis.js';
import { resolveCheckedParameters } from '../../../src/analysis/value-schemas/check-values.js';
import { LineIndex } from '../../../src/analysis/yaml/source-map.js';
import { diagnosticsOf, expectDiagnostics, placesOf, toldFrom } from '../expect-diagnostics.js';

const PHYSICS_CARD = 'workflow/physics/input.yml';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemas-'));
  await cp('reana.yaml', join(folder, 'reana.yaml'));
  await cp('workflow', join(folder, 'workflow'), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

/** Changes a file, whose text has to hold what is replaced. */
async function change(path: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(join(folder, path), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(join(folder, path), after);
}

/** `path:line:column` of a text in a file. */
async function placeOf(path: string, text: string): Promise<string> {
  const content = await readFile(join(folder, path), 'utf8');
  const { line, column } = new LineIndex(content).position(content.indexOf(text));
  return `${path}:${line}:${column}`;
}

async function faultsOf(): Promise<Diagnostic[]> {
  return toldFrom(folder, await diagnosticsOf(() => loadAnalysis(folder)));
}

async function warningsOf(): Promise<Diagnostic[]> {
  return toldFrom(folder, (await loadAnalysis(folder)).warnings);
}

async function faultsOfParameters(
  analysis: Analysis,
  ...texts: readonly string[]
): Promise<readonly Diagnostic[]> {
  return toldFrom(folder, await diagnosticsOf(() => resolveCheckedParameters(analysis, texts)));
}

test('mistakes in cards and parameters are told together, each at its line', async () => {
  await change('reana.yaml', 'epochs: 10', 'epochs: 0');
  await change('reana.yaml', 'shower: pythia8', 'shower: off');
  await change(PHYSICS_CARD, '\ncuts:', '\ncut:');
  await change('workflow/ml/input.yml', 'members: 2', 'members: three');
  expectDiagnostics(await faultsOf(), [
    `${await placeOf('reana.yaml', 'off\n    multi')} unknown-choice`,
    `${await placeOf('reana.yaml', '0\n    batch_size')} bad-value`,
    `${await placeOf(PHYSICS_CARD, 'cut:\n')} unknown-key`,
    `${await placeOf('workflow/ml/input.yml', 'three')} wrong-type`,
  ]);
});

test.each([
  ['seed: 1', 'seed: 9007199254740993'],
  ['luminosity: 100000', 'luminosity: 2026-01-31'],
])('in place of %s, %s is refused', async (from, to) => {
  await change('reana.yaml', from, to);
  const faults = await faultsOf();
  expect(faults.map(({ severity }) => severity)).toEqual(['error']);
  expect(placesOf(faults)[0]).toContain(`${await placeOf('reana.yaml', to.replace(/^\w+: /, ''))} `);
});

describe('a card that a parameter names', () => {
  test('has to be there, to be a file, and to be uploaded', async () => {
    await writeFile(join(folder, 'own.yml'), '');
    await change('reana.yaml', `physics_input: ${PHYSICS_CARD}`, 'physics_input: workflow/physics/inptu.yml');
    const place = await placeOf('reana.yaml', 'workflow/physics/inptu.yml');
    expectDiagnostics(await faultsOf(), [`${place} no-such-file`], 'missing');
    await change('reana.yaml', 'workflow/physics/inptu.yml', 'workflow/physics');
    expectDiagnostics(await faultsOf(), [`${place} file-or-folder`], 'a folder');
    await change('reana.yaml', 'physics_input: workflow/physics', 'physics_input: own.yml');
    expectDiagnostics(await faultsOf(), [`${place} not-an-input`], 'no input');
    await change('reana.yaml', 'own.yml', '../own.yml');
    expectDiagnostics(await faultsOf(), [`${place} unsafe-path`], 'outside');
  });

  test('is checked by the schema of the parameter when it names none itself', async () => {
    await change(PHYSICS_CARD, /^.*yaml-language-server.*\n/, '');
    expect(await warningsOf()).toEqual([]);
    await change(PHYSICS_CARD, 'default: 0.0', 'defualt: 0.0');
    expect(placesOf(await faultsOf())).toEqual([`${await placeOf(PHYSICS_CARD, 'defualt')} unknown-key`]);
  });

  test('is no YAML', async () => {
    await writeFile(join(folder, PHYSICS_CARD), 'parameters: [\n');
    expect(placesOf(await faultsOf())).toEqual([`${PHYSICS_CARD}:2:1 yaml-syntax`]);
  });

  test('is another one with -p', async () => {
    await writeFile(join(folder, 'workflow/physics/own.yml'), 'parameters: []\n');
    const analysis = await loadAnalysis(folder);
    const own = await faultsOfParameters(analysis, 'physics_input=workflow/physics/own.yml');
    expect(
      placesOf(own)
        .map((place) => place.split(' ')[0])
        .every((place) => place!.startsWith('workflow/physics/own.yml:1')),
    ).toBe(true);
    expect(own.map(({ code }) => code)).toEqual(['missing-key', 'missing-key', 'missing-key', 'bad-value']);
    const missing = await faultsOfParameters(
      analysis,
      'physics_input=own.yml',
      'ml_scripts=workflow/ml/input.yml',
    );
    expectDiagnostics(missing, ['<command line> no-such-file', '<command line> file-or-folder']);
  });
});

test('observed data are none, or a file that is uploaded with the run', async () => {
  await writeFile(join(folder, 'observed.csv'), 'pt_j1,delta_phi_jj\n40,1\n');
  const analysis = await loadAnalysis(folder);
  await resolveCheckedParameters(analysis, ['observed_data=none']);
  for (const [file, code] of [
    ['observed.csv', 'not-an-input'],
    ['observd.csv', 'no-such-file'],
  ] as const)
    expect(placesOf(await faultsOfParameters(analysis, `observed_data=${file}`))).toEqual([
      `<command line> ${code}`,
    ]);
  await change('reana.yaml', '  files:\n', '  files:\n    - observed.csv\n');
  const { values } = await resolveCheckedParameters(await loadAnalysis(folder), [
    'observed_data=observed.csv',
  ]);
  expect(values['observed_data']).toBe('observed.csv');
});

test('parameters of a run are checked like those of the file, and numeric text is a number', async () => {
  const analysis = await loadAnalysis(folder);
  const { values } = await resolveCheckedParameters(analysis, [
    'luminosity=3e5',
    "epochs='2'",
    'methods=[alices]',
  ]);
  expect(values).toMatchObject({ luminosity: '3e5', epochs: '2', methods: ['alices'] });
  const faults = await faultsOfParameters(
    analysis,
    'luminosity=-5',
    'epochs=5e3',
    'shower=herwig',
    'alpha=true',
  );
  expect(faults.map(({ code }) => code).sort()).toEqual([
    'bad-value',
    'unknown-choice',
    'wrong-type',
    'wrong-type',
  ]);
});

test('where inputs come later, neither schemas nor cards have to be there', async () => {
  await change('reana.yaml', 'epochs: 10', 'epochs: 0');
  const load = (): Promise<Analysis> => loadAnalysis(folder, { inputs: 'later' });
  expect((await diagnosticsOf(load)).map(({ code }) => code)).toEqual(['bad-value']);
  await rm(join(folder, 'workflow/schemas'), { recursive: true });
  await rm(join(folder, PHYSICS_CARD));
  expect((await load()).warnings).toEqual([]);
});

describe('a schema', () => {
  const line = (address: string): Promise<void> =>
    change(PHYSICS_CARD, '../schemas/physics-input.schema.json', address);
  const write = (schema: unknown): Promise<void> =>
    writeFile(
      join(folder, 'workflow/physics/own.schema.json'),
      typeof schema === 'string' ? schema : JSON.stringify(schema),
    );

  test('by its URL is not fetched, which is noted', async () => {
    await line('https://example.org/schema.json');
    expectDiagnostics(await warningsOf(), [`${PHYSICS_CARD}:1:33 schema-not-fetched`]);
  });

  test.each([
    ['not there', 'own.schema.json', 'no-such-file'],
    ['outside the analysis', '../../../own.schema.json', 'unsafe-path'],
    ['at an absolute path', '/own.schema.json', 'unsafe-path'],
  ])('%s is noted', async (_, address, code) => {
    await line(address);
    expectDiagnostics(await warningsOf(), [`${PHYSICS_CARD}:1:33 ${code}`]);
  });

  test.each([
    ['that is no JSON', '{'],
    ['that is no object', '[]'],
    ['that is not valid', { type: 'sometimes' }],
    ['of another draft', { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['that refers outside its folder', { $ref: '../schemas/physics-input.schema.json' }],
    ['that refers to a URL', { $ref: 'https://example.org/schema.json' }],
    ['that refers to a file that is not there', { $ref: 'other.json' }],
    ['that refers to a place that is not there', { $ref: '#/definitions/other' }],
  ])('%s is an error', async (_, schema) => {
    await write(schema);
    await line('own.schema.json');
    const faults = await faultsOf();
    expect(placesOf(faults)[0]).toMatch(`${PHYSICS_CARD}:1:33 `);
    expectDiagnostics(
      faults.map((fault) => ({ ...fault, message: fault.message.split(' JSON: ')[0]! })),
      placesOf(faults),
    );
  });

  test('may refer to others beside it, and calls itself what it likes', async () => {
    await write({ $id: 'https://example.org/own', allOf: [{ $ref: 'part.json#/definitions/card' }] });
    const part = { $id: 'https://example.org/part', definitions: { card: { required: ['cuts', 'kicks'] } } };
    await writeFile(join(folder, 'workflow/physics/part.json'), JSON.stringify(part));
    await line('own.schema.json');
    expectDiagnostics(await faultsOf(), [`${await placeOf(PHYSICS_CARD, 'process:')} missing-key`]);
  });

  test('is asked of every YAML file among the inputs', async () => {
    await write({ type: 'object', properties: { colour: { enum: ['red', 'green'] } } });
    await writeFile(
      join(folder, 'workflow/physics/settings.yaml'),
      '# yaml-language-server: $schema=own.schema.json\ncolour: gren\n',
    );
    await writeFile(join(folder, 'workflow/physics/other.yaml'), 'colour: [\n');
    expectDiagnostics(await faultsOf(), ['workflow/physics/settings.yaml:2:9 unknown-choice']);
  });
});
