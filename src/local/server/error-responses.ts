import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { errorMessage, hasCode, ReanaMadminerError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { RequestError } from '../request-error.js';
import { explainFileError } from '../workspace/file-error.js';

interface ErrorResponse {
  readonly status: number;
  readonly message: string;
}

/** What Node's HTTP server refuses before there is a request, by the code of its error. */
const REFUSED_BY_NODE: Readonly<Record<string, ErrorResponse>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
};
/** Longest path that a message quotes, in characters. */
const LONGEST_PATH = 200;

const NOT_HTTP: ErrorResponse = { status: 400, message: 'The request is not valid HTTP.' };

/** Errors of what never becomes a request, in REANA's form; fastify's own quote the URL, and with it the token. */
export const unreadableRequests: Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> = {
  frameworkErrors: (error, _request, reply) => {
    const status = error.statusCode ?? 400;
    const message = status === 414 ? 'The URL is too long.' : 'The URL of the request is not valid.';
    void (reply as unknown as FastifyReply).status(status).send({ message });
  },
  clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, message } = REFUSED_BY_NODE[error.code ?? ''] ?? NOT_HTTP;
    const body = JSON.stringify({ message });
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  },
};

/** Sends every error as `{"message": …}`, without tokens and without paths of this machine. */
export function addErrorResponses(
  app: FastifyInstance,
  { dataDir, report }: { readonly dataDir: string; readonly report: (line: string) => void },
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, message } = errorResponse(error);
    if (status >= 500) report(`${request.method} ${request.routeOptions.url ?? ''}: ${errorMessage(error)}`);
    return reply.status(status).send({ message: withoutPaths(redact(message), dataDir) });
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const shown = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
    const message = redact(`${request.method} ${shown} is not offered by the embedded REANA server.`);
    return reply.status(404).send({ message });
  });
}

function errorResponse(thrown: FastifyError): ErrorResponse {
  const error = explainFileError(thrown);
  const message = errorMessage(error);
  if (error instanceof RequestError) return { status: error.status, message };
  if (hasCode(error, 'unsafe-path')) return { status: 400, message };
  const status = thrown.statusCode;
  if (status !== undefined && status >= 400 && status < 500) return { status, message };
  if (ReanaMadminerError.is(error)) return { status: 500, message };
  return { status: 500, message: 'The embedded REANA server failed; its log has the details.' };
}

/** Paths in the data folder become relative to their workspace. */
function withoutPaths(message: string, dataDir: string): string {
  const inside = /^(?:\/(?:workspaces|runs|uploads)\/[0-9a-f-]{36})?\/?/;
  const [first = '', ...rest] = message.split(dataDir);
  return first + rest.map((part) => part.replace(inside, '')).join('');
}
