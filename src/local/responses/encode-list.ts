import type { FastifyReply } from 'fastify';
import { forEachInSlices } from '../../core/timing/slices.js';

/** Sends a JSON object with a list that may be long, which is encoded while other requests are answered. */
export async function sendList(
  reply: FastifyReply,
  key: string,
  items: readonly unknown[],
  fields: Readonly<Record<string, unknown>>,
): Promise<FastifyReply> {
  const encoded: string[] = [];
  await forEachInSlices(items, (item) => encoded.push(JSON.stringify(item)));
  const rest = Object.entries(fields).map(
    ([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return reply
    .type('application/json; charset=utf-8')
    .send(`{${JSON.stringify(key)}:[${encoded.join(',')}]${rest.join('')}}`);
}
