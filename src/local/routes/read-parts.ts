import type { FastifyMultipartBaseOptions, Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { errorMessage } from '../../core/errors.js';
import { RequestError } from '../request-error.js';

/** The parts of a multipart body. @throws RequestError 400 when the body is not one, 413 when it exceeds a limit */
export async function* readParts(
  request: FastifyRequest,
  limits: NonNullable<FastifyMultipartBaseOptions['limits']>,
): AsyncGenerator<Multipart> {
  const parts = request.parts({ limits });
  for (;;) {
    const next = await parts.next().catch(refuseUnreadable);
    if (next.done === true) return;
    yield next.value;
  }
}

/** Handler for errors of the multipart parser, which have no status of their own. @throws RequestError */
export function refuseUnreadable(error: unknown): never {
  if (error instanceof RequestError) throw error;
  if (error instanceof Error && ('statusCode' in error || 'syscall' in error)) throw error;
  throw new RequestError(400, `The multipart body of the request can't be read: ${errorMessage(error)}`, {
    cause: error,
  });
}
