import { isContainer } from '../../core/json.js';
import { realpath } from 'node:fs/promises';
import { posix, sep } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { errorMessage } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import { joinInside } from '../../core/safe-path.js';
import { SpecError, type DiagnosticCode } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import { describePlace, diagnosticAt, Origins } from '../yaml/origins.js';
import { findReferences, fragmentKeys, LazyReference, resolveTarget, type LazyValue } from './references.js';
import { decodeUtf8Yaml, decodeYaml, parseYaml, type YamlDocument } from '../yaml/yaml.js';

/** A file of the workflow, read; its references not followed yet. */
interface SourceFile {
  readonly document: YamlDocument;
  readonly value: LazyValue;
}

/** Gives a file's path, relative to the root, the form that the user would type. */
export type DisplayPath = (path: string) => string;

/** Content, by path relative to the root, that is read in place of a file's own. */
export type ReplacedFiles = ReadonlyMap<string, Uint8Array>;

const READ_FAULTS: Partial<Record<DiagnosticCode, string>> = {
  'no-such-file': 'there is no such file',
  'file-or-folder': 'this is a folder, not a file',
};

/** All files that a workflow may reach through `$ref`, read once; and what each reference refers to. */
export class WorkflowSource {
  readonly origins = new Origins();
  /** Files that something was taken from, in order of first use. */
  readonly used = new Map<string, YamlDocument>();
  private readonly root: string;
  private readonly display: DisplayPath;
  private readonly toplevel: string;
  private readonly replaced: ReplacedFiles;
  private readonly files = new Map<string, SourceFile | SpecError>();
  private mainFile: SourceFile | undefined;

  private constructor(root: string, toplevel: string, display: DisplayPath, replaced: ReplacedFiles) {
    this.root = root;
    this.toplevel = toplevel;
    this.display = display;
    this.replaced = replaced;
  }

  /**
   * Reads a workflow's root document and every file that is reachable from it.
   * @param path of the root document, relative to the root folder
   * @param toplevel folder that references of the root document start from, relative to the root folder
   * @throws SpecError when the root document cannot be read; other files are reported where they are needed
   */
  static async read(
    root: string,
    path: string,
    toplevel: string,
    display: DisplayPath,
    replaced: ReplacedFiles = new Map(),
  ): Promise<WorkflowSource> {
    const source = new WorkflowSource(await realpath(root), toplevel, display, replaced);
    const document = await source.readDocument(path);
    source.used.set(path, document);
    const { value, references } = findReferences(document, source.origins, (text) =>
      resolveTarget(text, toplevel, undefined),
    );
    source.mainFile = { document, value };
    await source.follow(references);
    return source;
  }

  get main(): SourceFile {
    if (this.mainFile === undefined) throw new Error('the workflow was not read');
    return this.mainFile;
  }

  /**
   * What a reference refers to, through any number of further references.
   * @throws SpecError naming the place of the reference when there is no such thing
   */
  resolve(
    reference: LazyReference,
    passed: readonly LazyReference[] = [],
  ): Exclude<LazyValue, LazyReference> {
    if (passed.includes(reference)) {
      const message = `the reference '${reference.text}' leads back to itself`;
      throw this.fault(reference, 'circular-reference', message);
    }
    const { target } = reference;
    if ('refused' in target) throw this.fault(reference, target.code, target.refused, target.hint);
    const file = this.file(reference, target.path);
    const path = [...passed, reference];
    let value = file.value;
    for (const key of this.keys(reference, target.fragment)) {
      value = this.step(reference, value, key, path);
    }
    return value instanceof LazyReference ? this.resolve(value, path) : value;
  }

  private step(
    reference: LazyReference,
    from: LazyValue,
    key: string,
    path: readonly LazyReference[],
  ): LazyValue {
    const container =
      from instanceof LazyReference ? (path.includes(from) ? from.written : this.resolve(from, path)) : from;
    if (Array.isArray(container) && /^[-+]?\d+$/.test(key)) {
      const item = container.at(Number(key));
      if (item !== undefined) return item;
    } else if (isContainer(container) && !Array.isArray(container)) {
      const item = Object.hasOwn(container, key) ? container[key] : undefined;
      if (item !== undefined) return item;
    }
    const keys = isContainer(container) ? Object.keys(container) : [];
    const near = nearest(key, keys);
    const place = isContainer(container) ? describePlace(this.origins.of(container)) : 'there';
    throw this.fault(
      reference,
      'unknown-place',
      `the reference '${reference.text}' points at nothing: ${place} has no '${key}'`,
      near === undefined ? undefined : `did you mean '${near}'?`,
    );
  }

  private keys(reference: LazyReference, fragment: string): string[] {
    const keys = fragmentKeys(fragment);
    if (keys === undefined) {
      throw this.fault(reference, 'bad-address', `'${reference.text}' is not a valid address`);
    }
    return keys;
  }

  private file(reference: LazyReference, path: string | undefined): SourceFile {
    if (path === undefined) return this.main;
    const file = this.files.get(path);
    if (file === undefined) throw new Error(`the file ${path} was not read`);
    if (file instanceof SpecError) {
      const [first] = file.diagnostics;
      // A fault inside the file is reported at its own place; a file that cannot be read, at the reference.
      if (first?.line !== undefined) throw file;
      const from =
        reference.origin.document === this.main.document ? this.start() : 'the folder of this file';
      const hint = `looked for ${path}; this path starts from ${from}`;
      const message = `'${reference.text}': ${first?.message ?? file.message}`;
      throw this.fault(reference, first?.code ?? 'unreadable-file', message, hint);
    }
    this.used.set(path, file.document);
    return file;
  }

  private fault({ origin }: LazyReference, code: DiagnosticCode, message: string, hint?: string): SpecError {
    return new SpecError([diagnosticAt(origin, { severity: 'error', code, message, hint })]);
  }

  private async follow(references: readonly LazyReference[]): Promise<void> {
    const paths = references.flatMap(({ target }) =>
      'refused' in target || target.path === undefined || this.files.has(target.path) ? [] : [target.path],
    );
    for (const path of new Set(paths)) {
      try {
        const document = await this.readDocument(path);
        const found = findReferences(document, this.origins, (text) =>
          resolveTarget(text, posix.dirname(path), path),
        );
        this.files.set(path, { document, value: found.value });
        await this.follow(found.references);
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        this.files.set(path, error);
      }
    }
  }

  private async readDocument(path: string): Promise<YamlDocument> {
    const file = this.display(path);
    const refuse = (code: DiagnosticCode, message: string): SpecError =>
      new SpecError([{ severity: 'error', code, file, message }]);
    let bytes = this.replaced.get(path);
    if (bytes !== undefined) return parseYaml(decodeYaml(bytes, file), file);
    try {
      const real = await realpath(joinInside(this.root, path));
      if (!real.startsWith(this.root + sep))
        throw refuse('unsafe-path', 'the file is a link that leads outside the workspace');
      bytes = await readWholeFile(real, { realPath: real });
    } catch (error) {
      if (error instanceof SpecError) throw error;
      const code = readFaultCode(error);
      throw refuse(code, READ_FAULTS[code] ?? errorMessage(error));
    }
    return parseYaml(decodeUtf8Yaml(bytes, file), file);
  }

  /** Where paths in the root document start from, in words. */
  private start(): string {
    return this.toplevel === '' ? 'the top folder, not from the folder of this file' : `'${this.toplevel}'`;
  }
}
