import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, TestServer } from '../local/support/server-fixture.js';
import { Files, makeAuthority, makeCertificate, type Pair } from '../reana/certificates.js';
import { IDLE_RUNTIME } from '../support/idle-runtime.js';
import { FAULTS, type FaultName, type RowName } from './faults.js';
import { observe, type Trial } from './observe.js';
import { FILE, QUICK, WORD, type OperationName } from './operations.js';

const OUTPUT = Array.from({ length: 4000 }, (_, index) => `${index}\n`).join('');

/** For operations that make runs: nothing is asked about another. */
const NO_RUN = { id: '', name: '' };

/** What the cells of a test file share. */
export class Stage {
  private constructor(
    readonly server: TestServer,
    /** For files of the cells. */
    readonly folder: string,
    readonly finished: { readonly id: string; readonly name: string },
    private readonly files: Files,
    private readonly certificates: Readonly<Record<string, Pair>>,
  ) {}

  static async prepare(generation: '0.9' | 'bundle'): Promise<Stage> {
    // Runs whose steps last need room, all of them.
    const server = await TestServer.start({ generation, runtime: IDLE_RUNTIME, cores: 10_000 });
    const folder = await mkdtemp(join(tmpdir(), 'faults-'));
    const authority = await makeAuthority();
    const files = new Files();
    files.write('ca.pem', authority.cert);
    const finished = generation === 'bundle' ? NO_RUN : await finishRun(server);
    return new Stage(server, folder, finished, files, {
      'TLS: the certificate is self-signed': await makeCertificate(['127.0.0.1']),
      'TLS: the certificate has expired': await makeCertificate(['127.0.0.1'], { authority, expired: true }),
      'TLS: the certificate is for another host': await makeCertificate(['reana.example.org'], { authority }),
    });
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
    this.files.remove();
  }

  /** How the operation ends when the fault befalls its first request, and when it befalls each one. */
  async endings(row: RowName, operation: OperationName): Promise<readonly [once: string, always: string]> {
    const ending = async (times: number): Promise<string> => {
      try {
        return await observe(this, this.trial(row, operation, times));
      } catch (error) {
        return `broken: ${String(error)}`;
      }
    };
    const first = await ending(1);
    // A fault of the whole connection befalls each request anyway.
    return [first, row in FAULTS ? await ending(Infinity) : first];
  }

  private trial(row: RowName, operation: OperationName, times: number): Trial {
    if (row in FAULTS) return { operation, fault: FAULTS[row as FaultName], times };
    const certificate = this.certificates[row];
    if (certificate === undefined) return { operation, times, isDown: true };
    return { operation, times, certificate, tls: { caFile: join(this.files.folder, 'ca.pem') } };
  }
}

async function finishRun(server: TestServer): Promise<Stage['finished']> {
  const run = await server.startRun('finished', chain(QUICK), WORD);
  await server.ended(run.id);
  await server.upload(run.id, FILE, OUTPUT);
  return run;
}
