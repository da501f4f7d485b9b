import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { nextTurn } from '../../core/timing/slices.js';

/** Items that are encoded at once. */
const SLICE = 500;

/** Sends a JSON object with a list. A long one is encoded piece by piece, while other requests are answered. */
export function sendList<T>(
  reply: FastifyReply,
  list: { readonly key: string; readonly items: readonly T[]; readonly encode: (item: T) => unknown },
  fields: Readonly<Record<string, unknown>>,
): FastifyReply {
  const { key, items, encode } = list;
  if (items.length <= SLICE) return reply.send({ [key]: items.map(encode), ...fields });
  async function* pieces(): AsyncGenerator<string> {
    yield `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(key)}:[`;
    for (let start = 0; start < items.length; start += SLICE) {
      const slice = items.slice(start, start + SLICE).map((item) => JSON.stringify(encode(item)));
      yield `${start === 0 ? '' : ','}${slice.join(',')}`;
      await nextTurn();
    }
    yield ']}';
  }
  return sendPieces(reply, pieces());
}

/** Sends JSON that comes in pieces. */
export function sendPieces(reply: FastifyReply, pieces: AsyncIterable<string>): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(Readable.from(pieces));
}
