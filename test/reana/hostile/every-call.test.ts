import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ReanaMadminerError } from '../../../src/core/errors.js';
import { createRestClient } from '../../../src/reana/rest-client.js';
import { makeRandom } from '../../support/random.js';
import { SEED } from '../../support/seed.js';
import { TestClock, TOKEN } from '../stub-server.js';
import { everyCall, type Call } from './every-call.js';
import { HostileServer } from './hostile-server.js';
import { mutateAnswer, validAnswer, type RawAnswer } from './mutate-answer.js';
import { routeOf, VALID_ANSWERS } from './valid-answers.js';

/** Wrong answers to each call: 2,460 in all. */
const TRIES = 60;

let server: HostileServer;
let folder: string;
const unhandled: unknown[] = [];
const keep = (reason: unknown): void => void unhandled.push(reason);

beforeAll(async () => {
  server = await HostileServer.start();
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  process.on('unhandledRejection', keep);
});
afterAll(async () => {
  process.off('unhandledRejection', keep);
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Answers requests of this route with an answer of the test's own, and all others rightly. */
function serve(route: string, answer: RawAnswer): void {
  server.answer = (method, path) => {
    const asked = routeOf(method, path);
    return asked === route ? answer : validAnswer(VALID_ANSWERS[asked] ?? {});
  };
}

async function outcome(call: Call): Promise<{ value: unknown } | { error: unknown }> {
  const client = createRestClient({
    ...{ serverUrl: server.url, accessToken: TOKEN, authentication: 'query', clock: new TestClock() },
  });
  try {
    return { value: await call(client, folder) };
  } catch (error) {
    return { error };
  } finally {
    client.close();
  }
}

const CALLS = everyCall().map(([route, call], index) => ({
  name: `${route} (${index})`,
  route,
  call,
  index,
}));

test.each(CALLS)('$name takes the right answer', async ({ route, call }) => {
  serve(route, validAnswer(VALID_ANSWERS[route]));
  const ended = await outcome(call);
  // The directory would be an archive.
  const isArchive = route.endsWith('FILE') && 'error' in ended && inspect(ended).includes('archive');
  expect(isArchive || 'value' in ended ? 'right' : ended).toBe('right');
});

test.each(CALLS)(
  '$name: each wrong answer is a value or an error of ours',
  async ({ route, call, index }) => {
    const random = makeRandom(SEED * 1000 + index);
    for (let tried = 0; tried < TRIES; tried += 1) {
      const answer = mutateAnswer(random, VALID_ANSWERS[route]);
      serve(route, answer);
      const ended = await outcome(call);
      const isOurs = 'value' in ended || ended.error instanceof ReanaMadminerError;
      if (!isOurs) throw new Error(`${answer.how}: not an error of ours`, { cause: ended.error });
      if (inspect(ended, { depth: 10 }).includes(TOKEN) && !route.includes('/open/')) {
        throw new Error(`${answer.how}: the outcome holds the token`, { cause: ended });
      }
    }
    expect(unhandled).toEqual([]);
  },
);
