import { isJsonObject, parseJson } from '../../core/json.js';
import { redact } from '../../core/redact.js';
import { findExcess } from '../wire/json-excess.js';

/** What the server reports about a failure. */
export interface ServerMessage {
  /** Its message, on one line; undefined when there is none. */
  readonly serverMessage: string | undefined;
  /** By its name, which only the newest servers give. */
  readonly serverCode: string | undefined;
}

const LONGEST_MESSAGE = 500;

/** Reads an error body: REANA's JSON, the names of missing secrets, or the page of a proxy. */
export function readServerMessage(body: string): ServerMessage {
  const json = findExcess(body) === undefined ? parseJson(body) : undefined;
  const { message, code } = isJsonObject(json) ? json : { message: json, code: undefined };
  const text = message === undefined ? pageText(redact(body)) : asText(message);
  const flat = redact(text).replace(/\s+/g, ' ').trim();
  return {
    serverMessage: flat === '' ? undefined : shorten(flat),
    serverCode: typeof code === 'string' ? redact(code) : undefined,
  };
}

function asText(message: unknown): string {
  if (typeof message === 'string') return message;
  const isListOfNames = Array.isArray(message) && message.every((name) => typeof name === 'string');
  return isListOfNames ? message.join(', ') : JSON.stringify(message);
}

/** Characters of a page that are looked at: its tags are searched in a time that grows with the square of its length. */
const LONGEST_PAGE = 16 * 1024;

/** The title of an HTML page, or all of its text. */
function pageText(page: string): string {
  const body = page.slice(0, LONGEST_PAGE);
  const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1];
  return title !== undefined && title.trim() !== '' ? title : body.replace(/<[^>]*>/g, ' ');
}

function shorten(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}
