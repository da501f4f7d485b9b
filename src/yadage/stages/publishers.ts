import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { parseYaml } from '../../analysis/yaml/yaml.js';
import { PUBLISHERS } from '../../analysis/step-support.js';
import type { Publisher } from '../../analysis/workflow.js';
import type { Files, JqEvaluator } from '../effects.js';
import { EngineError } from '../engine-error.js';
import { FormatError } from '../language/format-error.js';
import { formatTemplate } from '../language/format.js';
import { asAfterJq, mapStringsAsync, sortKeys } from '../language/json-tree.js';
import { queryFirst } from './queries.js';
import type { StepFolders } from '../step-folders.js';

export interface PublishingTools {
  readonly files: Files;
  readonly jq: JqEvaluator;
}

type PublisherOf<T extends Publisher['publisher_type']> = Extract<Publisher, { publisher_type: T }>;

/**
 * What a step publishes, from its finalised parameters and the files in its folders.
 * @throws EngineError when the publisher refers to something that does not exist.
 */
export async function publish(
  publisher: Publisher,
  parameters: JsonValue,
  folders: StepFolders,
  tools: PublishingTools,
): Promise<JsonValue> {
  switch (publisher.publisher_type) {
    case 'constant-pub':
      return publisher.publish;
    case 'frompar-pub':
      return publishParameters(publisher.outputmap, parameters);
    case 'interpolated-pub':
      return publishInterpolated(publisher, parameters, ownFolder(folders), tools.files);
    case 'fromglob-pub': {
      const pattern = publisher.globexpression.replace(/^\/+/, '');
      return { [publisher.outputkey]: await tools.files.glob(ownFolder(folders), pattern) };
    }
    case 'fromparjq-pub':
      return publishQuery(publisher, parameters, folders, tools);
    case 'fromyaml-pub':
      return publishYaml(publisher, ownFolder(folders), tools);
    case 'manual-instructions-pub':
      throw new EngineError(`it ${String(PUBLISHERS[publisher.publisher_type])}`);
  }
}

/** True when the result follows from the parameters alone, so that Yadage computes it before the step has run. */
export function isPredictable(publisher: Publisher, folders: StepFolders): boolean {
  switch (publisher.publisher_type) {
    case 'constant-pub':
    case 'frompar-pub':
      return true;
    case 'interpolated-pub':
    case 'fromparjq-pub':
      return !publisher.glob || folders.readWrite.length === 0;
    default:
      return false;
  }
}

function ownFolder(folders: StepFolders): string {
  const [folder] = folders.readWrite;
  if (folder === undefined) throw new EngineError('a node without a folder of its own cannot publish files');
  return folder;
}

function publishParameters(map: JsonValue, parameters: JsonValue): JsonValue {
  if (isJsonArray(map)) return map.map((item) => publishParameters(item, parameters));
  if (isJsonObject(map)) {
    return orderedObject(
      Object.entries(map).map(([key, item]) => [key, publishParameters(item, parameters)]),
    );
  }
  if (map === null || map === false) return map;
  const value =
    typeof map === 'string' && isJsonObject(parameters) && Object.hasOwn(parameters, map)
      ? parameters[map]
      : typeof map === 'number' && isJsonArray(parameters)
        ? parameters[map]
        : undefined;
  if (value !== undefined) return value;
  const names = isJsonObject(parameters) ? Object.keys(parameters).join(', ') : 'a list';
  throw new EngineError(`the publisher names the parameter ${JSON.stringify(map)}; the step has ${names}`);
}

async function publishInterpolated(
  publisher: PublisherOf<'interpolated-pub'>,
  parameters: JsonValue,
  folder: string,
  files: Files,
): Promise<JsonValue> {
  if (isJsonObject(parameters) && Object.hasOwn(parameters, 'workdir')) {
    throw new EngineError('interpolated-pub cannot be used with a parameter of the name "workdir"');
  }
  return mapStringsAsync(publisher.publish, async (template) => {
    const text = interpolate(template, parameters, folder);
    const relative = publisher.relative_paths && !text.startsWith('/');
    const path = relative ? `${folder}/${text}` : text;
    if (!publisher.glob) return path;
    const matches = path.startsWith('/') ? await files.glob(relative ? folder : '/', text) : [];
    return matches.length > 0 ? matches : text;
  });
}

function interpolate(template: string, given: JsonValue, folder: string): string {
  const parameters = sortKeys(given);
  try {
    if (isJsonObject(parameters))
      return formatTemplate(template, { named: { ...parameters, workdir: folder } });
    if (isJsonArray(parameters)) {
      return formatTemplate(template, { named: { workdir: folder }, positional: parameters });
    }
    return formatTemplate(template, { named: { workdir: folder, value: parameters } });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new EngineError(
      `cannot format ${JSON.stringify(template)} of the publisher: ${error.type}: ${error.message}`,
      { cause: error },
    );
  }
}

/** The program `.` needs no jq. */
async function publishQuery(
  publisher: PublisherOf<'fromparjq-pub'>,
  parameters: JsonValue,
  folders: StepFolders,
  tools: PublishingTools,
): Promise<JsonValue> {
  const result = await query(publisher.script, parameters, tools.jq);
  const { readWrite, readOnly } = folders;
  const folder = readWrite[0] ?? (readOnly.length === 1 ? readOnly[0] : undefined);
  if (folder === undefined) return result;
  const rule = {
    folder,
    relative: publisher.relative_paths,
    exact: publisher.tryExact,
    glob: publisher.glob,
  };
  return mapStringsAsync(result, (text) => resolvePath(text, rule, tools.files));
}

async function query(script: string, input: JsonValue, jq: JqEvaluator): Promise<JsonValue> {
  if (script.trim() === '.') return asAfterJq(input);
  return queryFirst(jq, script, sortKeys(input));
}

async function publishYaml(
  publisher: PublisherOf<'fromyaml-pub'>,
  folder: string,
  tools: PublishingTools,
): Promise<JsonValue> {
  const path = `${folder}/${publisher.yamlfile}`;
  const { value, findings } = parseYaml(await tools.files.readText(path), path);
  const lost = findings.find(({ kind }) => kind === 'not-json' || kind === 'not-finite');
  if (lost === undefined) return value;
  throw new EngineError(`${path}: ${lost.message}`, defined({ hint: lost.hint }));
}

interface PathRule {
  readonly folder: string;
  /** Relative texts are searched in the folder; otherwise only absolute ones can be paths. */
  readonly relative: boolean;
  /** An existing file or folder of exactly this name takes precedence. */
  readonly exact: boolean;
  /** Otherwise the text is tried as a pattern, whose matches become a list. */
  readonly glob: boolean;
}

/**
 * Yadage's rule for texts among initial values: the name of something that exists becomes its path, a pattern with
 * matches becomes the list of matches, anything else stays. The empty text denotes the folder itself.
 */
async function resolvePath(text: string, rule: PathRule, files: Files): Promise<JsonValue> {
  const absolute = text.startsWith('/');
  if (!absolute && !rule.relative) return text;
  const path = absolute ? text : `${rule.folder}/${text}`;
  if (rule.exact && (await files.exists(path))) return path;
  if (!rule.glob || text === '') return text;
  const matches = await files.glob(absolute ? '/' : rule.folder, text);
  return matches.length > 0 ? matches : text;
}
