import { posix } from 'node:path';
import { defined } from '../../core/defined.js';
import type { Diagnostic } from '../../analysis/diagnostic.js';

const LAST_LINES = 12;

/** `MissingInputException in rule add in file /…/Snakefile, line 9:`, and lines up to where Python's own places begin. */
const SNAKEMAKE =
  /^(\w+) in (?:(?:rule|checkpoint) \S+ in )?file (.+), line (\d+):\n((?:(?! {2}File ").*(?:\n|$))*)/m;
/** `workflow/main.cwl:13:5:   Field 'run' contains …`. */
const CWLTOOL = /^(\S+?):(\d+):(\d+):\s+\S/gm;

/** How the library's output is told. */
export interface LibraryOutput {
  readonly type: 'cwl' | 'snakemake';
  /** The workflow's file, as a diagnostic names it. */
  readonly file: string;
  /** What it raised, as `Type: message`. */
  readonly error: string;
  readonly stderr: string;
  /** The folder that it read the files from, and the one that they belong to. */
  readonly mirror: string;
  readonly root: string;
}

/** What REANA's library finds wrong with a workflow, in its words, at the place that it names. */
export function readLibraryErrors(output: LibraryOutput): Diagnostic {
  const text = ownPaths(output);
  const found = output.type === 'snakemake' ? readSnakemake(text) : readCwltool(text, output.root);
  const rest = lastLines(text);
  const said = found?.message ?? (rest === '' ? output.error : rest);
  return {
    severity: 'error',
    code: 'engine-refusal',
    file: found?.file ?? output.file,
    ...defined({ line: found?.line, column: found?.column }),
    message: `${output.type === 'snakemake' ? 'Snakemake' : 'cwltool'} can't read the workflow: ${said}`,
    ...hintFor(said),
  };
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

function readSnakemake(text: string): Found | undefined {
  const [, kind = '', file = '', line = '', message = ''] = SNAKEMAKE.exec(text) ?? [];
  if (file === '') return undefined;
  const said = message.trim();
  return { file, line: Number(line), message: said === '' ? kind : `${said} (${kind})` };
}

/** The last place is the innermost one. */
function readCwltool(text: string, root: string): Found | undefined {
  const place = [...text.matchAll(CWLTOOL)].at(-1);
  if (place === undefined) return undefined;
  const [, file = '', line = '', column = ''] = place;
  const at = { line: Number(line), column: Number(column) };
  return { file: posix.isAbsolute(file) ? file : posix.join(root, file), ...at, message: lastLines(text) };
}

/** The output with the user's own paths, without colours and without warnings of Python. */
function ownPaths({ stderr, mirror, root }: LibraryOutput): string {
  return stderr
    .replace(/\x1b\[[0-9;]*m/g, '')
    .replaceAll(mirror, root)
    .replace(/^.*(?:Warning: .*\n .*|^Config file .* is extended by .*|^Building DAG of jobs\.\.\.)\n/gm, '');
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line) => line.replace(/^ERROR (?:Tool definition failed validation:)?/, ''))
    .filter((line) => line.trim() !== '')
    .slice(-LAST_LINES)
    .join('\n');
}

function hintFor(said: string): { readonly hint?: string } {
  if (!/No module named/.test(said)) return {};
  return {
    hint:
      'install the module together with reana-client 0.9 in a Python 3.10 or 3.11, and name that in REANA_MADMINER_PYTHON; ' +
      'or import it in the scripts that rules run',
  };
}
