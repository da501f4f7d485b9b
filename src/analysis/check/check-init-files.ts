import { join } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { isJsonArray, isJsonObject } from '../../core/json.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { readWholeFile } from '../../disk/read-file.js';
import type { AnalysisSpecification } from '../analysis.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import { describeValue } from '../shape/explain-shape.js';
import { diagnosticAt } from '../yaml/origins.js';
import { decodeYaml, parseYaml, type YamlDocument } from '../yaml/yaml.js';

const OPTION = '/inputs/options/initfiles';

/**
 * What servers would only find wrong with the option `initfiles` of a Yadage workflow when the run starts.
 * @param when whether the files have to be there now
 */
export async function checkInitFiles(
  document: YamlDocument,
  root: string,
  { inputs }: AnalysisSpecification,
  when: 'now' | 'later' = 'now',
): Promise<Diagnostic[]> {
  const files = inputs?.options?.['initfiles'];
  if (files === undefined || files === null) return [];
  if (!isJsonArray(files) || !files.every((file) => typeof file === 'string')) {
    const message = `initfiles must be a list of paths, found ${describeValue(files)}`;
    const fault = {
      severity: 'error',
      code: 'wrong-type',
      message,
      hint: 'write it as [values.yml]',
    } as const;
    return [diagnosticAt({ document, pointer: OPTION }, fault)];
  }
  if (when === 'later') return [];
  const found = files.map((file, index) => checkInitFile(document, root, file, `${OPTION}/${index}`));
  return (await Promise.all(found)).flat();
}

async function checkInitFile(
  document: YamlDocument,
  root: string,
  file: string,
  pointer: string,
): Promise<readonly Diagnostic[]> {
  const report = (
    severity: Diagnostic['severity'],
    code: Diagnostic['code'],
    message: string,
  ): readonly Diagnostic[] => [diagnosticAt({ document, pointer }, { severity, code, message })];
  try {
    const path = safeRelativePath(file);
    const { value } = parseYaml(decodeYaml(await readWholeFile(join(root, path)), file), file);
    if (value !== null && !isJsonObject(value)) {
      return report('error', 'wrong-type', `the init file ${file} must hold a mapping of names and values`);
    }
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics;
    return report(
      'error',
      readFaultCode(error),
      `the init file ${file} cannot be read: ${errorMessage(error)}`,
    );
  }
}
