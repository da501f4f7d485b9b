import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Files, makeAuthority, makeCertificate, type Pair } from '../reana/certificates.js';
import { chain, TestServer } from '../local/server-fixture.js';
import { FAULTS, SILENCE, type FaultName, type RowName } from './faults.js';
import { observe, type Stage, type Trial } from './observe.js';
import { GROUPS, OPERATIONS, WORD, type GroupName, type OperationName } from './operations.js';
import { endingsOf } from './table.js';

/** For a machine that is ten times slower than most. */
const LIMIT = 900_000;

const stages: Partial<Record<'0.9' | 'bundle', Stage>> = {};
const files = new Files();
let authority: Pair;
let certificates: Readonly<Record<string, Pair>>;

async function prepareStage(generation: '0.9' | 'bundle', finished?: Stage['finished']): Promise<Stage> {
  // Runs that are to be stopped sleep: there has to be room for all of them.
  const server = await TestServer.start({ generation, cores: 1000 });
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  return { server, folder, finished: finished ?? (await finishRun(server)) };
}

async function finishRun(server: TestServer): Promise<Stage['finished']> {
  const run = await server.startRun('finished', chain("seq 1 4000 > '{out}'"), WORD);
  await server.ended(run.id);
  return run;
}

async function prepare(): Promise<void> {
  stages['0.9'] = await prepareStage('0.9');
  stages.bundle = await prepareStage('bundle', stages['0.9'].finished);
  authority = await makeAuthority();
  files.write('ca.pem', authority.cert);
  certificates = {
    'TLS: the certificate is self-signed': await makeCertificate(['127.0.0.1']),
    'TLS: the certificate has expired': await makeCertificate(['127.0.0.1'], { authority, expired: true }),
    'TLS: the certificate is for another host': await makeCertificate(['reana.example.org'], { authority }),
  };
}

async function tidy(): Promise<void> {
  for (const { server, folder } of Object.values(stages)) {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
  files.remove();
}

function trialOf(row: RowName, operation: OperationName, times: number): Trial {
  if (row in FAULTS) {
    const fault = FAULTS[row as FaultName];
    const { limit, forever } = SILENCE[row] ?? {};
    const isPatient = 'isPatient' in OPERATIONS[operation];
    return { operation, fault, times, silence: isPatient && times > 1 ? forever : limit };
  }
  const certificate = certificates[row];
  if (certificate === undefined) return { operation, times, isDown: true };
  return { operation, times, certificate, tls: { caFile: join(files.folder, 'ca.pem') } };
}

/** How every operation of these groups ends, and how it should. */
async function compare(
  stage: Stage,
  row: RowName,
  groups: readonly GroupName[],
  parallel: number,
): Promise<{ seen: Record<string, string[]>; expected: Record<string, string[]> }> {
  const limit = pLimit(parallel);
  const seen: Record<string, string[]> = {};
  const expected: Record<string, string[]> = {};
  const run = async (operation: OperationName, times: number): Promise<string> => {
    try {
      return await observe(stage, trialOf(row, operation, times));
    } catch (error) {
      return `broken: ${String(error)}`;
    }
  };
  await Promise.all(
    groups.flatMap((group) =>
      GROUPS[group].map(async (operation) => {
        expected[operation] = [...endingsOf(row, group)];
        seen[operation] = await Promise.all([1, Infinity].map((times) => limit(() => run(operation, times))));
      }),
    ),
  );
  return { seen, expected };
}

/** Lets every operation meet these faults, so many at a time. */
export function testRows(rows: readonly RowName[], parallel: number): void {
  beforeAll(prepare);
  afterAll(tidy);

  test.each(rows)(
    '%s',
    async (row) => {
      const groups = Object.keys(GROUPS) as GroupName[];
      const { seen, expected } = await compare(stages['0.9']!, row, groups, parallel);
      expect(seen).toEqual(expected);
    },
    LIMIT,
  );

  test.each(rows)(
    '%s, at a server that takes bundles',
    async (row) => {
      const groups = ['create a run', 'submit, at its create'] as const;
      const { seen, expected } = await compare(stages.bundle!, row, groups, parallel);
      expect(seen).toEqual(expected);
    },
    LIMIT,
  );
}
