import { resolve } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { defined } from '../../core/defined.js';
import { isJsonObject } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import type { AnalysisSpecification } from '../analysis.js';
import { checkWorkflowFile } from '../check/check-paths.js';
import { checkYadageOptions, findOptionDifferences } from '../check/check-options.js';
import { unpackInputArchive } from '../data-options/input-archive.js';
import { copyToplevel, type WorkflowCopies } from '../toplevel/workflow-copies.js';
import { parameterPointer } from '../check/parameter-values.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { initNamesReadBy } from '../lint/lint-unused.js';
import type { Workflow } from '../workflow.js';
import type { WorkflowInFiles } from '../workflow-section.js';
import { diagnosticAt } from '../yaml/origins.js';
import { decodeYaml, parseYaml, type YamlDocument } from '../yaml/yaml.js';
import type { DeclaredWorkflow, LoadedDeclaration } from './declared-workflow.js';
import { loadWorkflow } from './load-workflow.js';

/**
 * Loads and checks the Yadage workflow of an analysis.
 * @throws SpecError with every error found
 */
export async function loadYadageAnalysis(
  { specification, document, root, display, replaced, fetcher }: DeclaredWorkflow,
  { file }: WorkflowInFiles,
): Promise<LoadedDeclaration> {
  const option = specification.inputs?.options?.['toplevel'];
  const toplevel = typeof option === 'string' && option !== '' ? option : undefined;
  if (document !== undefined) {
    const fault = await checkWorkflowFile(document, root, specification.inputs?.options, file);
    if (fault !== undefined) throw new SpecError([fault]);
  }
  const copies =
    document === undefined || toplevel === undefined
      ? undefined
      : await copyToplevel({ document, root, display, toplevel, file, fetcher });
  if (copies?.unreachable !== undefined) return uncheckedWorkflow(copies, copies.unreachable);
  const parameters = await parameterNames(specification, root);
  const loaded = await loadWorkflow({
    root,
    file,
    display: copies?.display ?? display,
    replaced: new Map([...(copies?.files ?? []), ...(replaced ?? [])]),
    ...defined({ parameters, toplevel }),
    texts: textParameters(specification),
  });
  const workflow = { type: 'yadage', specification: loaded.workflow } as const;
  const options = document === undefined ? [] : checkYadageOptions(document, specification);
  if (options.length > 0) throw new SpecError([...options, ...loaded.warnings]);
  const archive =
    document === undefined
      ? undefined
      : await unpackInputArchive({ document, root, inputs: specification.inputs, fetcher });
  const names = Object.keys(specification.inputs?.parameters ?? {});
  const unread = document === undefined ? [] : unreadParameters(document, loaded.workflow, names);
  const oldArchive =
    document === undefined || archive?.note === undefined
      ? []
      : [
          diagnosticAt(
            { document, pointer: '/inputs/options/inputarchive' },
            { severity: 'warning', code: 'not-fetched', message: archive.note },
          ),
        ];
  return {
    workflow,
    files: loaded.files,
    warnings: [...(copies?.warnings ?? []), ...oldArchive, ...loaded.warnings, ...unread],
    ...defined({ archiveFiles: archive?.files }),
    clusterDifferences: [
      ...(document === undefined ? [] : findOptionDifferences(document, specification)),
      ...(copies?.clusterDifferences ?? []),
      ...loaded.clusterDifferences,
    ],
    ...(copies === undefined || copies.files.size === 0 ? {} : { extraFiles: copies.files }),
  };
}

/** A workflow that only a cluster may be able to load. */
function uncheckedWorkflow(
  { files, clusterDifferences }: WorkflowCopies,
  unreachable: Diagnostic,
): LoadedDeclaration {
  const hint = 'a cluster fetches it itself; nothing in it was checked';
  return {
    workflow: { type: 'yadage', specification: { stages: [] } },
    files: [],
    warnings: [],
    clusterDifferences: [...clusterDifferences, { ...unreachable, severity: 'warning', hint }],
    embeddedDifferences: [unreachable],
    extraFiles: files,
  };
}

function textParameters({ inputs }: AnalysisSpecification): string[] {
  const parameters = Object.entries(inputs?.parameters ?? {});
  return parameters.filter(([, value]) => typeof value === 'string').map(([name]) => name);
}

/** Names that `init` will have: the parameters, and the keys of the init files. Undefined when one cannot be read. */
async function parameterNames(
  specification: AnalysisSpecification,
  root: string,
): Promise<string[] | undefined> {
  const names = Object.keys(specification.inputs?.parameters ?? {});
  const files = specification.inputs?.options?.['initfiles'];
  for (const file of Array.isArray(files) ? (files as unknown[]) : []) {
    if (typeof file !== 'string') return undefined;
    try {
      const { value } = parseYaml(decodeYaml(await readWholeFile(resolve(root, file)), file), file);
      if (isJsonObject(value)) names.push(...Object.keys(value));
    } catch {
      return undefined;
    }
  }
  return names;
}

/** Parameters that no stage reads are mostly misspelt ones. */
function unreadParameters(
  document: YamlDocument,
  workflow: Workflow,
  names: readonly string[],
): Diagnostic[] {
  const read = initNamesReadBy(workflow);
  if (read === undefined) return [];
  return names
    .filter((name) => !read.includes(name))
    .map((name) => {
      const near = nearest(
        name,
        read.filter((other) => !names.includes(other)),
      );
      const message = `no stage of the workflow reads the parameter '${name}'`;
      const hint = near === undefined ? undefined : `did you mean '${near}'?`;
      return diagnosticAt(
        { document, pointer: parameterPointer([name]) },
        { severity: 'warning', code: 'unused-parameter', message, hint },
        'key',
      );
    });
}
