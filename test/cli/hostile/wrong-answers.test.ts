import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT_CODES } from '../../../src/core/exit-codes.js';
import { HostileServer } from '../../reana/hostile/hostile-server.js';
import { mutateAnswer, validAnswer, type RawAnswer } from '../../reana/hostile/mutate-answer.js';
import { routeOf, VALID_ANSWERS } from '../../reana/hostile/valid-answers.js';
import { TOKEN } from '../../reana/stub-server.js';
import { makeRandom } from '../../support/random.js';
import { SEED } from '../../support/seed.js';
import { run, type Outcome } from '../support.js';

/** Commands, and a request of each whose answer is made wrong. */
const LINES: readonly (readonly [string, string])[] = [
  ['ping', 'GET /ping'],
  ['ping', 'GET /you'],
  ['whoami', 'GET /you'],
  ['quota', 'GET /you'],
  ['info', 'GET /info'],
  ['info', 'GET /status'],
  ['list', 'GET /workflows'],
  ['list --sessions', 'GET /workflows'],
  ['status greetings', 'GET /workflows'],
  ['status greetings', 'GET /workflows/R/parameters'],
  ['status greetings --json', 'GET /workflows'],
  ['logs greetings', 'GET /workflows/R/logs'],
  ['logs greetings --step step', 'GET /workflows/R/logs'],
  ['ls greetings', 'GET /workflows/R/workspace'],
  ['ls greetings --json', 'GET /workflows/R/workspace'],
  ['du greetings', 'GET /workflows/R/disk_usage'],
  ['download greetings out/a.txt', 'GET /workflows/R/workspace'],
  ['download greetings out/a.txt', 'GET /workflows/R/workspace/FILE'],
  ['download greetings', 'GET /workflows/R/specification'],
  ['upload greetings a.txt', 'POST /workflows/R/workspace'],
  ['upload greetings a.txt', 'GET /workflows/R/workspace'],
  ['rm greetings out/a.txt', 'DELETE /workflows/R/workspace/FILE'],
  ['mv greetings a b', 'PUT /workflows/move_files/R'],
  ['prune greetings --yes', 'POST /workflows/R/prune'],
  ['retention greetings', 'GET /workflows/R/retention_rules'],
  ['parameters greetings', 'GET /workflows/R/parameters'],
  ['specification greetings', 'GET /workflows/R/specification'],
  ['diff greetings other', 'GET /workflows/R/diff/R'],
  ['start greetings', 'POST /workflows/R/start'],
  ['restart greetings', 'POST /workflows/R/start'],
  ['stop greetings', 'PUT /workflows/R/status'],
  ['delete greetings --yes', 'PUT /workflows/R/status'],
  ['launch https://example.org/a', 'POST /launch'],
  ['open greetings', 'POST /workflows/R/open/jupyter'],
  ['close greetings', 'POST /workflows/R/close/'],
  ['share status greetings', 'GET /workflows/R/share-status'],
  ['share users', 'GET /users/shared-with-you'],
  ['share add greetings a@example.org', 'POST /workflows/R/share'],
  ['secrets list', 'GET /secrets'],
  ['secrets delete A', 'DELETE /secrets/'],
  ['scan list', 'GET /workflows'],
  ['scan status greetings', 'GET /workflows'],
  ['submit', 'POST /workflows'],
  ['submit', 'GET /workflows/R/workspace'],
  ['submit', 'GET /info'],
];
/** Wrong answers to each: 450 in all. */
const TRIES = 10;

const CODES = new Set<number>(Object.values(EXIT_CODES).filter((code) => code !== EXIT_CODES.unexpected));

let server: HostileServer;
let folder: string;

beforeAll(async () => {
  server = await HostileServer.start();
  folder = mkdtempSync(join(tmpdir(), 'hostile-cli-'));
  cpSync(resolve('test/fixtures/cli/small'), folder, { recursive: true });
  writeFileSync(join(folder, 'a.txt'), 'abc');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function type(line: string, route: string, answer: RawAnswer): Promise<Outcome> {
  server.answer = (method, path) => {
    const asked = routeOf(method, path);
    return asked === route ? answer : validAnswer(VALID_ANSWERS[asked] ?? {});
  };
  const env = { REANA_SERVER_URL: server.url, REANA_ACCESS_TOKEN: TOKEN };
  return run(line.split(' '), { env, cwd: folder });
}

/** What is wrong with an outcome; undefined when nothing is. */
function faultOf({ stdout, stderr, code }: Outcome): string | undefined {
  const text = stdout + stderr;
  if (!CODES.has(code)) return `exit code ${code}`;
  if (/^\s+at .*[:(]\d+:\d+/m.test(text)) return 'a stack trace';
  if (/\b(Type|Range|URI|Syntax|Reference)Error\b/.test(text)) return 'an error of the language';
  if (text.includes(TOKEN)) return 'the token';
  return undefined;
}

test.each(LINES)(
  '%s, when the answer to %s is wrong, ends with an exit code of the table',
  async (line, route) => {
    const random = makeRandom(
      SEED * 1000 + LINES.findIndex(([other, its]) => other === line && its === route),
    );
    for (let tried = 0; tried < TRIES; tried += 1) {
      const answer = mutateAnswer(random, VALID_ANSWERS[route]);
      const outcome = await type(line, route, answer);
      const fault = faultOf(outcome);
      // Addresses of sessions are there to be opened, with the token.
      if (fault === undefined || (fault === 'the token' && line.startsWith('open'))) continue;
      throw new Error(`${answer.how}: ${fault}\n${outcome.stdout}\n${outcome.stderr}`);
    }
  },
);
