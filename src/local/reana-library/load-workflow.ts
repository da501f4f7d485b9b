import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanWorkflow } from '../../analysis/server-read/find-references.js';
import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { isJsonArray, isJsonObject, parseJson, type JsonObject, type JsonValue } from '../../core/json.js';
import { packageFile } from '../../disk/package-file.js';
import { runTool } from '../run-tool.js';
import type { LibraryPython } from './library-python.js';
import { mirrorFolder } from './mirror-folder.js';
import { readLibraryErrors } from './read-library-errors.js';

/** A workflow that is to be loaded. */
export interface LibraryTask {
  readonly type: 'cwl' | 'snakemake';
  /** POSIX path relative to the root; of CWL with the part that is the workflow. */
  readonly file: string;
  /** POSIX path of the file of its parameters. */
  readonly parameterFile?: string | undefined;
  /** Absolute. */
  readonly root: string;
  readonly replaced?: ReplacedFiles | undefined;
}

/**
 * Loads a workflow with REANA's own library, as reana-client 0.9 does, and returns what belongs into
 * `workflow.specification`. A Snakefile is run for that; what is written by name into its folder is not kept.
 * @throws SpecError with what the library says
 */
export async function loadWorkflow(
  task: LibraryTask,
  { python, env }: LibraryPython,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { type, file, parameterFile = '', root, replaced = new Map<string, Uint8Array>() } = task;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'reana-madminer-workflow-')));
  try {
    const mirror = join(folder, 'workspace');
    const result = join(folder, 'result.json');
    await mirrorFolder(root, mirror, replaced);
    const script = packageFile('workflow/environments/load_workflow.py');
    const { stderr, shortMessage = '' } = await runTool(python, [script, type, file, parameterFile, result], {
      cwd: mirror,
      // Snakemake and cwltool keep copies of what they have read.
      env: { ...env, XDG_CACHE_HOME: join(folder, 'cache') },
      signal,
    });
    const loaded = parseJson(await readFile(result, 'utf8').catch(() => ''));
    const { specification, faults, error = shortMessage } = isJsonObject(loaded) ? loaded : {};
    if (isJsonObject(specification ?? null)) return specification as JsonObject;
    const place = join(root, file.replace(/#.*$/s, ''));
    if (isJsonArray(faults ?? null))
      throw new SpecError(await explainFaults(faults as readonly JsonValue[], task));
    throw new SpecError([
      readLibraryErrors({ type, file: place, error: textOf(error), stderr, mirror, root }),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What rules have that can't be sent, each at the line of its rule where that is found. */
async function explainFaults(
  faults: readonly JsonValue[],
  { type, root, file }: LibraryTask,
): Promise<Diagnostic[]> {
  const { rules } = await scanWorkflow(type, root, file);
  return faults.filter(isJsonObject).map((fault): Diagnostic => {
    const [rule = '', field = '', name = '', kind = ''] = FAULT_KEYS.map((key) => textOf(fault[key]));
    const place = rules.find((each) => each.rule === rule && each.keyword === 'rule');
    const at =
      place === undefined ? { file: join(root, file) } : { file: join(root, place.file), line: place.line };
    if (field === 'commands') {
      const message = `the rule '${rule}' has no 'shell:', and REANA runs only shell commands`;
      const hint = "write its command below 'shell:', such as python scripts/NAME.py";
      return { severity: 'error', code: 'no-command', ...at, message, hint };
    }
    const what = [field, name].filter((part) => part !== '').join('.');
    const message = `the rule '${rule}': ${what} is a Python ${kind}, which can't be sent to REANA`;
    const hint = 'write a value in its place, such as one of config';
    return { severity: 'error', code: 'not-json', ...at, message, hint };
  });
}

const FAULT_KEYS = ['rule', 'field', 'name', 'kind'] as const;

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
