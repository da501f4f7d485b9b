import { readWholeFile } from '../../disk/read-file.js';
import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import { joinInside } from '../../core/safe-path.js';
import { SpecError } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import { decodeYaml, parseYaml, type YamlDocument } from '../yaml/yaml.js';

/** An input file of YAML or JSON. */
export interface InputText {
  readonly text: string;
  readonly document: YamlDocument;
}

/** Input files of one analysis. Each is read once, however many changed copies are made. */
export class InputTexts {
  private readonly contents = new Map<string, Promise<Uint8Array>>();
  private readonly texts = new Map<string, Promise<InputText>>();

  /**
   * @param root absolute folder that paths are relative to
   * @param realPaths by path, where files have to lie that are reached by no symbolic link
   */
  constructor(
    private readonly root: string,
    private readonly realPaths: ReadonlyMap<string, string | undefined> = new Map(),
  ) {}

  /** @throws SpecError when it can't be read */
  content(path: string): Promise<Uint8Array> {
    const content = this.contents.get(path) ?? readInput(this.root, path, this.realPaths.get(path));
    this.contents.set(path, content);
    return content;
  }

  /** @throws SpecError when it is neither YAML nor JSON, too */
  text(path: string): Promise<InputText> {
    const text = this.texts.get(path) ?? this.parse(path);
    this.texts.set(path, text);
    return text;
  }

  private async parse(path: string): Promise<InputText> {
    const text = decodeYaml(await this.content(path), path);
    return { text, document: parseYaml(text, path) };
  }
}

async function readInput(root: string, path: string, realPath: string | undefined): Promise<Uint8Array> {
  try {
    return await readWholeFile(joinInside(root, path), defined({ realPath }));
  } catch (error) {
    const message = `cannot be read: ${errorMessage(error)}`;
    throw new SpecError([{ severity: 'error', code: readFaultCode(error), file: path, message }]);
  }
}
