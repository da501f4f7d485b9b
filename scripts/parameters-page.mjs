// `node scripts/parameters-page.mjs` writes docs/parameters.md from the schema of reana.yaml and from the analyses that
// have the parameters; with --check it checks that the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { ROOT } from './setup.mjs';

const PAGE = 'docs/parameters.md';
const SCHEMA = 'workflow/schemas/reana.schema.json';

const INTRODUCTION = `# Workflow parameters

<!-- Made by scripts/parameters-page.mjs from ${SCHEMA}: change that file, then run the script. -->

Each run has these parameters. \`reana.yaml\` (both halves), \`reana.physics.yaml\` and \`reana.ml.yaml\` (one each) hold
their defaults; \`-p name=value\` of \`reana-madminer submit\` (or
\`--parameter-file\`) replaces them for one run. A name that is not in this table is an error that names the nearest one.
Values keep their types: \`-p seed=2\` is a number, \`-p 'methods=[alices, sally]'\` a list. No value may be the empty string.
Numbers keep their text from YAML to the command, as in Python: \`1.0\` is a float and stays \`1.0\`, integers keep all digits,
keys their order. Initial values of a Yadage workflow pass jq all the same, see [yadage.md](yadage.md#values).

What each may be is checked by \`validate\`, \`submit\` and the scans before anything is sent, and by the first step that reads
it when another client sent it. Numeric text is a number, since reana-client sends every \`-p\` as text; for whole numbers
that is digits alone (\`5000\`, not \`5e3\`). A path of an input names a file or folder that is uploaded with the run, relative
to \`reana.yaml\`; cards named in this way are checked as well. See [submitting.md](submitting.md#schemas).

Whatever depends on the order of files is sorted, so a cluster and a laptop give the same numbers for the same seed. Only
another kind of processor, or another number of threads of the numerical libraries (\`OPENBLAS_NUM_THREADS\`; local runs
have 1), may change their last digits.
`;

/** Sections of the page, by the analyses that have a parameter. */
const SECTIONS = [
  ['Physics', ['reana.physics.yaml', 'reana.yaml']],
  ['Inference', ['reana.ml.yaml', 'reana.yaml']],
  ['Machine learning alone', ['reana.ml.yaml']],
  ['Both', ['reana.ml.yaml', 'reana.physics.yaml', 'reana.yaml']],
];

const ANALYSES = ['reana.ml.yaml', 'reana.physics.yaml', 'reana.yaml'];

function renderPage() {
  const { definitions } = JSON.parse(read(SCHEMA));
  const parameters = Object.entries(definitions.parameters.properties);
  const owners = new Map(ANALYSES.map((file) => [file, load(read(file)).inputs.parameters]));
  const ownersOf = (name) => ANALYSES.filter((file) => Object.hasOwn(owners.get(file), name)).join();
  const sections = SECTIONS.map(([title, files]) => {
    const own = parameters.filter(([name]) => ownersOf(name) === files.join());
    return own.length === 0 ? '' : `\n## ${title}\n\n${renderTable(own)}`;
  });
  return INTRODUCTION + sections.join('');
}

function renderTable(parameters) {
  const rows = parameters.map(([name, schema]) => {
    return `| \`${name}\` | ${describe(schema)} | \`${written(schema.default)}\` | ${schema.description} |\n`;
  });
  return `| parameter | type | default | meaning |\n|---|---|---|---|\n${rows.join('')}`;
}

const KINDS = { integer: 'whole number', number: 'number', string: 'text' };

/** What a value may be, in a few words. */
function describe(schema) {
  if (schema.title !== undefined) return schema.title;
  if (schema.enum !== undefined) {
    // YAML parses the bare words on and off as booleans, which are allowed.
    const words = schema.enum.filter((choice) => typeof choice === 'string');
    return words.map((word) => `\`${written(word)}\``).join(' or ');
  }
  if (schema.inputFile !== undefined) return 'path of an input file';
  if (schema.inputFolder !== undefined) return 'path of an input folder';
  const { minimum, exclusiveMinimum } = schema;
  const bound =
    minimum !== undefined
      ? `, at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? ` above ${exclusiveMinimum}`
        : '';
  return `${KINDS[schema.type]}${bound}`;
}

/** A value as written in YAML. */
function written(value) {
  return value === 'on' || value === 'off' ? `'${value}'` : String(value);
}

function read(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

const page = renderPage();
if (!process.argv.includes('--check')) writeFileSync(join(ROOT, PAGE), page);
else if (read(PAGE) !== page) {
  process.stderr.write(`${PAGE} is out of date: run node scripts/parameters-page.mjs\n`);
  process.exitCode = 1;
}
