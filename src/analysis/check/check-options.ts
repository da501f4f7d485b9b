import type { JsonObject } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import type { AnalysisSpecification } from '../analysis.js';
import type { Diagnostic } from '../diagnostic.js';
import { explainOptions, type OptionFault } from '../operational-options.js';
import { checkFolder, DATA_OPTIONS, textOf } from '../data-options/init-folder.js';
import { describeValue } from '../shape/explain-shape.js';
import { checkSubInits } from '../sub-inits.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

const PLACE = '/inputs/options';

/** The operational options of a Yadage workflow that every server refuses. */
export function checkYadageOptions(
  document: YamlDocument,
  specification: AnalysisSpecification,
): Diagnostic[] {
  const options = specification.inputs?.options ?? {};
  const { subinits } = options;
  return [
    ...explainOptions(specification).map(({ option, ...problem }) =>
      diagnosticAt(
        { document, pointer: childPointer(PLACE, option) },
        { severity: 'error', ...problem },
        'key',
      ),
    ),
    ...(subinits === undefined ? [] : checkSubInits(subinits)).map(({ pointer, ...problem }) =>
      diagnosticAt({ document, pointer: `${PLACE}/subinits${pointer}` }, { severity: 'error', ...problem }),
    ),
    ...checkArchiveOptions(options).map(({ option, ...problem }) =>
      diagnosticAt({ document, pointer: `${PLACE}/${option}` }, { severity: 'error', ...problem }),
    ),
    ...checkFolder('pathbase', options['pathbase']).map((problem) =>
      diagnosticAt({ document, pointer: `${PLACE}/pathbase` }, { severity: 'error', ...problem }),
    ),
  ];
}

function checkArchiveOptions(options: JsonObject): readonly OptionFault[] {
  const faults = ['inputarchive', 'archivematch'].flatMap((option): OptionFault[] => {
    const value = options[option];
    if (value === undefined || typeof value === 'string') return [];
    return [{ option, code: 'wrong-type', message: `${option} must be text, found ${describeValue(value)}` }];
  });
  const pattern = textOf(options['archivematch']);
  if (pattern === undefined || faults.length > 0) return faults;
  const hint = `write '${pattern.replace(/\/*$/, '/')}'`;
  if (!pattern.endsWith('/'))
    return [
      { option: 'archivematch', code: 'bad-value', message: 'archivematch must end with a slash', hint },
    ];
  if (textOf(options['inputarchive']) !== undefined) return [];
  const message = 'archivematch selects a folder of an inputarchive, and there is none';
  return [{ option: 'archivematch', code: 'ignored-key', message }];
}

/** What a cluster runs in place of an option. */
const EQUIVALENTS: Readonly<Record<(typeof DATA_OPTIONS)[number], string>> = {
  pathbase: 'write the whole path, which starts from the workspace, into initdir',
  inputarchive:
    "unpack it into a folder of the analysis, and name that under 'inputs.directories' and as initdir",
  archivematch: 'unpack that folder of the archive alone',
  subinits: 'pass the files that a sub-workflow needs as parameters',
};

/** Those that clusters refuse, and the embedded server has. */
export function findOptionDifferences(
  document: YamlDocument,
  { inputs }: AnalysisSpecification,
): Diagnostic[] {
  return DATA_OPTIONS.filter((option) => inputs?.options?.[option] !== undefined).map((option) => {
    const message = `REANA clusters have no option ${option} and refuse the run for it`;
    const hint = `${EQUIVALENTS[option]}, or run the workflow on this machine`;
    const problem = { severity: 'error', code: 'not-on-clusters', message, hint } as const;
    return diagnosticAt({ document, pointer: `${PLACE}/${option}` }, problem, 'key');
  });
}
