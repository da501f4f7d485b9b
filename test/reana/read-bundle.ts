import { buffer } from 'node:stream/consumers';
import yauzl, { type Entry } from 'yauzl';

/** The one part of a multipart body. */
export function zipIn(body: Buffer): Buffer {
  const start = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(start, body.lastIndexOf('\r\n--', body.length - 4));
}

/** The entries of a ZIP, in its order. */
export async function readZip(zip: Buffer): Promise<{ entry: Entry; content: Buffer }[]> {
  const file = await yauzl.fromBufferPromise(zip, { lazyEntries: true });
  const found: { entry: Entry; content: Buffer }[] = [];
  for await (const entry of file.eachEntry()) {
    found.push({ entry, content: await buffer(await file.openReadStreamPromise(entry)) });
  }
  return found;
}
