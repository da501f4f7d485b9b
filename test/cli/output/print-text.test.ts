import { Writable } from 'node:stream';
import { AbortedError } from '../../../src/core/errors.js';
import { printText } from '../../../src/cli/output/print-text.js';

/** A stream that is full after each write until it has been taken; `onWrite` sees how many there were. */
function slowStream(onWrite: (count: number) => void = () => undefined): {
  stream: Writable;
  text: () => string;
} {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      onWrite(chunks.length);
      setImmediate(done);
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

const LONG = 'é𝛼x'.repeat(200_000);
const never = new AbortController().signal;

test('a long text arrives whole, with a newline', async () => {
  const { stream, text } = slowStream();
  await printText(stream, LONG, never);
  await new Promise<void>((done) => stream.end(done));
  expect(text()).toBe(`${LONG}\n`);
});

test('an empty text prints nothing', async () => {
  const { stream, text } = slowStream();
  await printText(stream, '', never);
  expect(text()).toBe('');
});

test('Ctrl-C ends it between two pieces', async () => {
  const controller = new AbortController();
  const reason = new AbortedError('interrupted');
  const { stream, text } = slowStream((count) => {
    if (count === 2) controller.abort(reason);
  });
  await expect(printText(stream, LONG, controller.signal)).rejects.toBe(reason);
  expect(text().length).toBeLessThan(LONG.length / 2);
});

test('Ctrl-C before it leaves what fits into one piece', async () => {
  const { stream, text } = slowStream();
  await printText(stream, 'stopped run.1', AbortSignal.abort());
  expect(text()).toBe('stopped run.1\n');
});

test('a reader that goes away ends it without an error', async () => {
  const controller = new AbortController();
  const { stream } = slowStream();
  stream.on('error', () => controller.abort(new AbortedError('nobody reads the output any more')));
  stream.once('drain', () => stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
  await printText(stream, LONG, controller.signal);
  expect(controller.signal.aborted).toBe(true);
});
