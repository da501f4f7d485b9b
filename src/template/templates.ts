import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../core/errors.js';
import { packageFile } from '../disk/package-file.js';

/** The analysis that is copied unless another is named. */
export const DEFAULT_TEMPLATE = 'madminer';

/** Files and folders of the package that make up an analysis. */
export interface Template {
  readonly name: string;
  readonly parts: readonly TemplatePart[];
}

interface TemplatePart {
  /** In the package. */
  readonly from: string;
  /** In the copy; empty for the folder itself. */
  readonly to: string;
}

/** A file of an analysis as the package holds it. */
export interface TemplateFile {
  /** POSIX path in the copy. */
  readonly path: string;
  /** Absolute path in the package. */
  readonly source: string;
  readonly isExecutable: boolean;
}

const PROCESSES = 'examples/processes';
const WORKFLOW: TemplatePart = { from: 'workflow', to: 'workflow' };

/** What Python leaves behind, and what only the embedded server reads. */
const LEFT_OUT = /(^|\/)__pycache__(\/|$)|\.pyc$|^workflow\/environments(\/|$)/;

/**
 * Names of the analyses that the package holds, the default one first.
 * @throws `local-server` when the files of the package can't be found
 */
export async function listTemplates(): Promise<readonly string[]> {
  const entries = await readdir(packageFile(PROCESSES), { withFileTypes: true });
  const processes = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [DEFAULT_TEMPLATE, ...processes.sort()];
}

/** @throws UsageError with the names that there are, when this is none of them */
export async function findTemplate(name: string): Promise<Template> {
  const names = await listTemplates();
  if (!names.includes(name)) {
    throw new UsageError(`there is no analysis '${name}' to copy`, {
      hint: `there are: ${names.map((each) => (each === DEFAULT_TEMPLATE ? `${each} (default)` : each)).join(', ')}`,
    });
  }
  if (name !== DEFAULT_TEMPLATE) return { name, parts: [{ from: `${PROCESSES}/${name}`, to: '' }, WORKFLOW] };
  const kept = ['reana.yaml', 'reana.physics.yaml', 'reana.ml.yaml', 'examples/data', 'examples/scans'];
  return {
    name,
    parts: [...kept.map((path) => ({ from: path, to: path })), WORKFLOW, { from: 'template', to: '' }],
  };
}

/** All files of an analysis, in the order of their paths. */
export async function listTemplateFiles({ parts }: Template): Promise<readonly TemplateFile[]> {
  const files = await Promise.all(parts.map(({ from, to }) => filesOf(packageFile(from), to)));
  return files
    .flat()
    .filter(({ path }) => !LEFT_OUT.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesOf(source: string, path: string): Promise<readonly TemplateFile[]> {
  const found = await stat(source);
  if (!found.isDirectory()) return [{ path, source, isExecutable: (found.mode & 0o100) !== 0 }];
  const names = await readdir(source);
  const files = names.map((name) => filesOf(join(source, name), path === '' ? name : `${path}/${name}`));
  return (await Promise.all(files)).flat();
}
