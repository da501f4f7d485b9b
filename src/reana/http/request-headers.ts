import { validateHeaderName, validateHeaderValue } from 'node:http';
import { errorMessage, UsageError } from '../../core/errors.js';
import { VERSION } from '../../core/version/version.js';

/** Headers of a user's own, and what the user agent ends with. */
export interface HeaderOptions {
  /** Headers that every request to the server carries besides those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the user agent ends with, such as `my-program/2.1`; it begins with this package and its version. */
  readonly userAgent?: string;
}

/** Headers that define how a request is interpreted, or who sends it. */
const OWN_HEADERS: readonly string[] = [
  ...['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host'],
  ...['transfer-encoding', 'user-agent', 'x-request-id'],
];

/**
 * The headers that every request carries.
 * @throws UsageError for a header that is the client's own, or that HTTP does not allow
 */
export function commonHeaders({ headers = {}, userAgent = '' }: HeaderOptions = {}): Readonly<
  Record<string, string>
> {
  const agent = `reana-madminer/${VERSION} node/${process.versions.node} ${userAgent.trim()}`.trim();
  for (const name of Object.keys(headers)) {
    if (!OWN_HEADERS.includes(name.toLowerCase())) continue;
    throw new UsageError(`the header ${name} is set by the client itself`, {
      hint: name.toLowerCase() === 'user-agent' ? 'give the option userAgent' : 'leave it out',
    });
  }
  const common = { ...headers, 'User-Agent': agent };
  for (const [name, value] of Object.entries(common)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      throw new UsageError(`HTTP does not allow the header ${JSON.stringify(name)}: ${errorMessage(error)}`);
    }
  }
  return common;
}
