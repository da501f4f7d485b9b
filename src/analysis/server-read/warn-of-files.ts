import type { AnalysisSpecification } from '../analysis.js';
import type { Diagnostic } from '../diagnostic.js';
import { workflowPaths } from '../workflow-section.js';
import { normalPath } from './bundle-members.js';
import type { FileReference, WorkflowScan } from './find-references.js';

/** What the files that a workflow refers to are compared with. */
export interface SentFiles {
  readonly specification: AnalysisSpecification;
  /** The file of the workflow, and that of its parameters. */
  readonly own: readonly string[];
  /** What a server that reads the workflow itself gets before all other files. */
  readonly members: readonly string[];
  readonly display: (path: string) => string;
}

/** Warnings about files that the workflow reads and the server will not have, and about rules that it can't run. */
export function warningsOfScan(
  { references, rules }: WorkflowScan,
  { specification, own, members, display }: SentFiles,
): { readonly warnings: readonly Diagnostic[]; readonly sent: ReadonlySet<string> } {
  const sent = new Set(
    references
      .map(({ path }) => path)
      .filter((path) => own.includes(path) || isDeclared(path, specification)),
  );
  const missing = references.flatMap((reference): Diagnostic[] => {
    const problem = problemOf(reference, {
      type: specification.workflow.type,
      isSent: sent.has(reference.path),
      isMember: members.includes(reference.path),
    });
    const { from, line } = reference;
    return problem === undefined ? [] : [{ severity: 'warning', file: display(from), line, ...problem }];
  });
  const notShell = rules.flatMap(({ file, line, keyword, rule = '' }): Diagnostic[] => {
    if (keyword === 'rule') return [];
    const message = `the rule '${rule}' has '${keyword}:', and REANA runs only rules with 'shell:'`;
    const hint = "write its command below 'shell:', such as python scripts/NAME.py";
    return [{ severity: 'warning', code: 'no-command', file: display(file), line, message, hint }];
  });
  return { warnings: [...missing, ...notShell], sent };
}

interface Place {
  readonly type: AnalysisSpecification['workflow']['type'];
  readonly isSent: boolean;
  readonly isMember: boolean;
}

function problemOf(
  { keyword, path, exists }: FileReference,
  { type, isSent, isMember }: Place,
): Pick<Diagnostic, 'code' | 'message' | 'hint'> | undefined {
  if (!exists)
    return {
      code: 'no-such-file',
      message: `'${keyword}' names '${path}', which does not exist in the folder of reana.yaml`,
    };
  if (!isSent && type === 'cwl') {
    // Other servers get the whole workflow in one document.
    const message = `'${keyword}' names '${path}', which reana.yaml does not declare: servers since REANA 0.95 do not get it`;
    return { code: 'not-sent', message, hint: "name it under 'workflow.files'" };
  }
  if (!isSent) {
    const message = `'${keyword}' names '${path}', which reana.yaml does not declare: it is not sent`;
    return { code: 'not-sent', message, hint: "name it under 'workflow.files' or 'inputs.files'" };
  }
  if (isMember) return undefined;
  const message = `'${keyword}' names '${path}', which is declared as an input only: servers since REANA 0.95 read the workflow before they get it`;
  return { code: 'not-sent', message, hint: "name it under 'workflow.files', too" };
}

function isDeclared(path: string, { inputs = {}, workflow }: AnalysisSpecification): boolean {
  const loaded = workflowPaths(workflow);
  const files = [...loaded.files, ...(inputs.files ?? [])].map(normalPath);
  const folders = [...loaded.directories, ...(inputs.directories ?? [])].map(normalPath);
  return files.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`));
}
