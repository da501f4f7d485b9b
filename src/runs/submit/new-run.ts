import { basename, posix } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { isUuid } from '../../core/text/uuid.js';
import type { NewRun } from '../../reana/model.js';
import { defined } from '../../core/defined.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { isRemoteToplevel, MIRROR_FOLDER, toplevelFolder } from '../../analysis/toplevel/remote-toplevel.js';
import type { Analysis, AnalysisSpecification } from '../../analysis/analysis.js';
import { buildServerReadRun } from './server-read-run.js';

/**
 * The create request for a run of this analysis. The specification names all files of the workflow,
 * so that servers that validate get exactly these and no data.
 */
export function buildNewRun(
  analysis: Analysis,
  name = defaultRunName(analysis.file),
  changed: ReplacedFiles = new Map(),
): NewRun {
  checkRunName(name);
  const { specification, root, extraFiles = new Map<string, Uint8Array>() } = analysis;
  const replaced = new Map([...extraFiles, ...changed]);
  const rest = { name, root, ...(replaced.size === 0 ? {} : { replaced }) };
  const inputs = sentInputs(specification.inputs, [...changed.keys()]);
  const sent = { ...specification, ...(inputs === undefined ? {} : { inputs }) };
  const { workflow } = specification;
  if (workflow.type === 'serial') {
    return { ...rest, specification: sent as unknown as JsonObject, workflowFiles: [] };
  }
  const read = analysis.workflow;
  if (read.type === 'cwl' || read.type === 'snakemake') {
    return buildServerReadRun({ ...rest, specification: sent, workflowFiles: read.members }, read);
  }
  // Servers that validate refuse other spellings, such as `./workflow.yml`.
  const file = normalPath(workflow.file);
  const all = new Set([
    ...analysis.workflowFiles,
    ...extraFiles.keys(),
    ...(workflow.files ?? []).map(normalPath),
  ]);
  const files = [...all].filter((path) => path !== file);
  const scope = { files, ...(workflow.directories === undefined ? {} : { directories: [] }) };
  return {
    ...rest,
    specification: { ...sent, workflow: { ...workflow, file, ...scope } },
    workflowFiles: [file, ...files],
  };
}

/**
 * Inputs without paths that repeat another one, or lie in one: servers refuse the specification for them; and with a
 * toplevel that REANA's servers can load. Of other servers, they load from GitHub (`github:`) alone.
 * @param changed paths of files with other content
 */
function sentInputs(
  inputs: AnalysisSpecification['inputs'],
  changed: readonly string[],
): AnalysisSpecification['inputs'] {
  if (inputs === undefined) return undefined;
  const { files, directories, options } = inputs;
  const folders = distinct(directories ?? [], directories ?? []);
  const toplevel = options?.['toplevel'];
  const isCopied =
    typeof toplevel === 'string' &&
    isRemoteToplevel(toplevel) &&
    (!toplevel.startsWith('github:') || changed.some((path) => path.startsWith(`${MIRROR_FOLDER}/`)));
  return {
    ...inputs,
    ...(files === undefined ? {} : { files: distinct(files, folders) }),
    ...(directories === undefined ? {} : { directories: folders }),
    ...(isCopied ? { options: { ...options, ...defined({ toplevel: toplevelFolder(toplevel) }) } } : {}),
  };
}

function distinct(paths: readonly string[], folders: readonly string[]): string[] {
  const seen = new Set<string>();
  const outer = folders.map((folder) => `${normalPath(folder)}/`);
  return paths.filter((path) => {
    const normal = normalPath(path);
    if (seen.has(normal) || outer.some((folder) => normal.startsWith(folder))) return false;
    seen.add(normal);
    return true;
  });
}

function normalPath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}

/** The default name of a run: the folder's name, followed by `ml` for `reana.ml.yaml`. */
export function defaultRunName(file: string): string {
  const folder = basename(file.slice(0, -basename(file).length - 1));
  const variant = /^reana[._-](.+)\.ya?ml$/i.exec(basename(file))?.[1];
  const name = [folder, variant].filter((part) => part !== undefined).join('-');
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' || isUuid(plain) ? 'workflow' : plain;
}

function checkRunName(name: string): void {
  const refuse = (why: string): never => {
    throw new UsageError(`"${name}" can't be the name of a run: ${why}`, {
      hint: 'use letters, digits, "-" and "_"; REANA adds the run number itself',
    });
  };
  if (name.trim() === '') refuse('it is empty');
  if (name.includes('.')) refuse('a dot stands before the run number');
  if (isUuid(name)) refuse('it looks like the id of a run');
  if (!/^[\x21-\x7e]+$/.test(name)) refuse('it holds blanks or characters outside ASCII');
}
