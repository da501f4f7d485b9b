import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Feed } from './feed.js';

/** Sends the changes of a feed as server-sent events until the page goes away. */
export function serveChanges<T>(feed: Feed<T>, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8' });
  // So that the page knows that it is connected before there is anything to send.
  raw.write(': connected\n\n');
  const end = feed.watch((change) => {
    raw.write(`data: ${JSON.stringify(change)}\n\n`);
  });
  request.raw.on('close', end);
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const known = Object.entries(reply.getHeaders());
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}
