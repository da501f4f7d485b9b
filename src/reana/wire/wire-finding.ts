import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { object, optional, string, withDefault, type Decoder } from './decode.js';

/** Something that a validating server found in a workflow. */
export interface Finding {
  /** The server's word for the kind: `schema`, `parameters`, `image_not_allowed`, … */
  readonly code?: string;
  readonly message: string;
  /** Where in `reana.yaml` it is: `workflow.type`. */
  readonly path?: string;
}

const wireFinding = object({
  code: optional(string),
  message: withDefault(string, ''),
  path: optional(string),
});

export const finding: Decoder<Finding> = (value, at) => defined(wireFinding(value, at));

/**
 * Warnings that come with a run that was created, as texts. Findings; or, from older servers, names of properties by the
 * kind of problem. The run is there whatever they look like, so that nothing here is an error.
 */
export const warnings: Decoder<readonly string[]> = (value) => {
  if (isJsonArray(value)) return value.map(warningText).filter((text) => text !== '');
  if (!isJsonObject(value)) return typeof value === 'string' && value !== '' ? [value] : [];
  return Object.entries(value).map(([kind, names]) => {
    const texts = isJsonArray(names) ? names.filter((name) => typeof name === 'string') : [];
    return `${kind.replaceAll('_', ' ')}: ${texts.join(', ')}`;
  });
};

function warningText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  const { message, path } = isJsonObject(value) ? value : {};
  if (typeof message !== 'string') return '';
  return formatFinding(typeof path === 'string' ? { message, path } : { message });
}

/** `workflow.type: bad`. Servers get a `reana.yaml` of one line, so a line and a column of it mean nothing here. */
export function formatFinding({ path = '', message }: Finding): string {
  const place = path.replace(/^(reana\.yaml):\d+(?::\d+)?$/, '$1');
  return place === '' ? message : `${place}: ${message}`;
}
