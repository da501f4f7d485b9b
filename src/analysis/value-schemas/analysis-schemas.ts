import { posix } from 'node:path';
import { initFolder } from '../data-options/init-folder.js';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { decodePointer } from '../../core/json-pointer.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { checkFile, checkParsed, type CheckedFile, type FilePlaces } from './check-file.js';
import { explainErrors, nameKeys } from './explain-errors.js';
import { findInputFault } from './named-inputs.js';
import { SchemaFiles, type FileSchema, type NamedInput } from './schema-files.js';
import type { ValueProblem, ValueFault } from './value-fault.js';
import { InputPaths, normalPath, type DeclaredFiles } from './yaml-inputs.js';

/** Which analysis is checked. */
export interface AnalysisFiles extends FilePlaces {
  /** `reana.yaml`, as a path relative to the root, as text, and as read. */
  readonly path: string;
  readonly text: string;
  readonly document: YamlDocument;
  readonly specification: DeclaredFiles;
  /** Whether schemas, and files that parameters name, have to be there now. Default: they have. */
  readonly inputs?: 'now' | 'later';
}

/** Faults of values that replace those of an analysis. */
export interface CheckedValues {
  /** At the values themselves. */
  readonly faults: readonly ValueFault[];
  /** In files that they name. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The schemas that an analysis and its YAML inputs name in comments, `# yaml-language-server: $schema=PATH`, to
 * check the analysis and values that replace its own.
 */
export class AnalysisSchemas {
  private readonly files: AnalysisFiles;
  private readonly schemas: SchemaFiles;
  private readonly paths: InputPaths;
  private readonly checked = new Map<string, Promise<CheckedFile>>();
  /** The result of checking `reana.yaml`. */
  private own: Promise<CheckedFile> | undefined;

  constructor(files: AnalysisFiles) {
    this.files = files;
    this.schemas = new SchemaFiles(files.root);
    this.paths = new InputPaths(files.specification);
  }

  /** Checks `reana.yaml`, the files that its parameters name, and YAML inputs that name a schema. */
  async check(): Promise<readonly Diagnostic[]> {
    const found = [...(await this.checkAnalysis()), ...(await this.checkInputs())];
    const isOfLater = ({ severity, code }: Diagnostic): boolean =>
      severity === 'warning' && code === 'no-such-file';
    return this.files.inputs === 'later' ? found.filter((diagnostic) => !isOfLater(diagnostic)) : found;
  }

  private async checkAnalysis(): Promise<readonly Diagnostic[]> {
    const { document } = this.files;
    const { diagnostics, inputs } = await this.checkOwn();
    const named = inputs.map(async (input) => {
      const { fault, diagnostics: found } = await this.checkNamed(
        input,
        nameKeys(decodePointer(input.pointer)),
      );
      if (fault === undefined) return found;
      return [diagnosticAt({ document, pointer: input.pointer }, { severity: 'error', ...fault })];
    });
    return [...diagnostics, ...(await Promise.all(named)).flat()];
  }

  private async checkInputs(): Promise<readonly Diagnostic[]> {
    const paths = await this.paths.yamlFiles(this.files.root);
    const found = paths.filter((path) => !this.checked.has(path)).map((path) => this.checkInput(path));
    return (await Promise.all(found)).flatMap(({ diagnostics }) => diagnostics);
  }

  /** Checks parameters that replace those of `reana.yaml`. */
  async checkParameters(values: JsonObject): Promise<CheckedValues> {
    const { schema } = await this.checkOwn();
    if (schema === undefined) return { faults: [], diagnostics: [] };
    const { errors, inputs } = schema.inspect(
      withParameters(this.files.document.value as JsonObject, values),
    );
    const isMeant = ({ pointer }: { readonly pointer: string }): boolean => {
      const [section, list, name = ''] = decodePointer(pointer);
      return section === 'inputs' && list === 'parameters' && Object.hasOwn(values, name);
    };
    const faults = explainErrors(errors, { name: nameParameter, written: () => undefined }).filter(isMeant);
    const named = await Promise.all(
      inputs.filter(isMeant).map(async (input) => ({
        input,
        ...(await this.checkNamed(input, nameParameter(decodePointer(input.pointer)))),
      })),
    );
    const ofPaths = named.flatMap(({ input: { pointer }, fault }): ValueFault[] =>
      fault === undefined ? [] : [{ pointer, place: 'value', ...fault }],
    );
    return { faults: [...faults, ...ofPaths], diagnostics: named.flatMap(({ diagnostics }) => diagnostics) };
  }

  /** Whether an input file has a schema. */
  async hasSchema(path: string): Promise<boolean> {
    return (await this.schemaOf(normalPath(path))) !== undefined;
  }

  /** Checks other content of an input file. */
  async checkContent(path: string, content: JsonValue): Promise<readonly ValueFault[]> {
    const file = normalPath(path);
    const schema = await this.schemaOf(file);
    if (schema === undefined) return [];
    const name = (keys: readonly string[]): string =>
      keys.length === 0 ? file : `${file} → ${nameKeys(keys)}`;
    return explainErrors(schema.inspect(content).errors, { name, written: () => undefined });
  }

  private checkOwn(): Promise<CheckedFile> {
    this.own ??= checkParsed(this.files, this.schemas);
    return this.own;
  }

  private async schemaOf(file: string): Promise<FileSchema | undefined> {
    return (await (this.checked.get(file) ?? this.checkInput(file))).schema;
  }

  private checkInput(path: string, otherwise?: string): Promise<CheckedFile> {
    const checked = checkFile(path, this.files, this.schemas, otherwise);
    this.checked.set(path, checked);
    return checked;
  }

  private async checkNamed(
    input: NamedInput,
    name: string,
  ): Promise<{ readonly fault?: ValueProblem; readonly diagnostics: readonly Diagnostic[] }> {
    // Paths are then relative to another folder, which need not be here.
    if (initFolder(this.files.specification.inputs?.options ?? {}) !== undefined) return { diagnostics: [] };
    const fault = await findInputFault(input, name, this.files.root, this.paths);
    if (fault !== undefined)
      return this.files.inputs === 'later' ? { diagnostics: [] } : { fault, diagnostics: [] };
    if (input.schema === undefined || posix.isAbsolute(input.path)) return { diagnostics: [] };
    const path = normalPath(input.path);
    const folder = posix.dirname((await this.checkOwn()).schema?.path ?? '');
    const known = await this.checked.get(path);
    if (known?.schema !== undefined) return { diagnostics: [] };
    return { diagnostics: (await this.checkInput(path, posix.join(folder, input.schema))).diagnostics };
  }
}

function withParameters(specification: JsonObject, values: JsonObject): JsonObject {
  const inputs = (specification['inputs'] ?? {}) as JsonObject;
  const parameters = { ...(inputs['parameters'] as JsonObject | undefined), ...values };
  return { ...specification, inputs: { ...inputs, parameters } };
}

function nameParameter([, , name = '', ...keys]: readonly string[]): string {
  const parameter = `parameter '${name}'`;
  return keys.length === 0 ? parameter : `${parameter} → ${nameKeys(keys)}`;
}
