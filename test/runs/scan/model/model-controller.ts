import { decide, type ScanRules } from '../../../../src/runs/scan/decide.js';
import type { Decision, ScanAction } from '../../../../src/runs/scan/scan-actions.js';
import type { ScanListing } from '../../../../src/runs/scan/scan-listing.js';
import { ScanMemory } from '../../../../src/runs/scan/scan-memory.js';
import type { ScanPoint } from '../../../../src/spec/scan/scan.js';
import type { ModelServer } from './model-server.js';

/** A request on its way: the server may handle it at any time, or never; the answer may arrive, or not. */
export interface ModelRequest {
  readonly owner: ModelController;
  readonly handle: () => void;
  /** The answer arrives. */
  readonly answer: () => void;
  /** The sender hears that it was lost. */
  readonly lose: () => void;
  isHandled: boolean;
  /** Nobody waits for the answer any more. */
  isForsaken: boolean;
}

const SETTLE = 20;
const TROUBLE = 5;

/** One process that works on a scan: decides and remembers as the real one does, and sends requests to the model. */
export class ModelController {
  readonly memory = new ScanMemory();
  decision: Decision | undefined;
  private isLooking = false;

  constructor(
    readonly machine: number,
    private readonly points: readonly ScanPoint[],
    private readonly rules: ScanRules,
    private readonly server: ModelServer,
    private readonly now: () => number,
    private readonly send: (request: ModelRequest) => void,
    private readonly isRetryable: (run: string) => boolean,
  ) {}

  /** Forgets what it decided last. */
  begin(): void {
    this.decision = undefined;
  }

  look(): void {
    if (this.isLooking) return;
    this.isLooking = true;
    const number = this.memory.beginListing();
    const began = this.now();
    let listing: ScanListing | undefined;
    this.request(
      () => (listing = this.server.list()),
      () => {
        this.isLooking = false;
        if (listing !== undefined) this.see(listing, number, began);
      },
      () => (this.isLooking = false),
    );
  }

  /** Runs that were made here and not started. */
  unstarted(): string[] {
    return [...this.memory.makings.values()].flatMap(({ run, phase }) =>
      run === undefined || phase === 'started' ? [] : [run.id],
    );
  }

  private see(listing: ScanListing, number: number, began: number): void {
    this.memory.see(listing, number, began);
    const look = { number, now: this.now(), awake: this.now() };
    this.decision = decide(this.points, listing, this.memory, this.rules, look);
    for (const action of this.decision.actions) this.perform(action);
  }

  private perform(action: ScanAction): void {
    const { memory, server } = this;
    const { key } = action.point;
    switch (action.type) {
      case 'create': {
        memory.note({ type: 'creating', key, failures: action.attempt - 1 });
        let made: { readonly id: string; readonly name: string } | undefined;
        this.request(
          () => (made = server.create(action.point)),
          () => {
            if (made === undefined) return;
            memory.note({ type: 'made', key, run: { id: made.id, name: made.name } });
            this.upload(key, made.id);
          },
          () => {
            memory.note({ type: 'unsure', key, until: this.now() + SETTLE });
            this.trouble(key);
          },
        );
        return;
      }
      case 'adopt':
        memory.note({ type: 'adopting', key, run: action.run, failures: action.attempt - 1 });
        this.upload(key, action.run.id);
        return;
      case 'start':
        this.start(key, action.run.id);
        return;
      case 'discard': {
        const run = action.run.id;
        memory.note({ type: 'discarding', key, run });
        const end = (isGone: boolean) => () => memory.note({ type: 'discarded', run, isGone });
        this.request(() => server.delete(run), end(true), end(false));
        return;
      }
      case 'classify':
        memory.note({
          type: 'classified',
          run: action.run.id,
          cause: {
            kind: this.isRetryable(action.run.id) ? 'node-lost' : 'own-error',
            message: 'of the model',
          },
        });
        return;
      case 'watch':
        this.watch(action.run.id);
    }
  }

  private upload(key: string, run: string): void {
    let isThere = false;
    this.request(
      () => (isThere = this.server.upload(run)),
      () => {
        if (this.makes(key, run)) this.memory.note({ type: isThere ? 'uploaded' : 'dropped', key });
      },
      () => this.drop(key, run),
    );
  }

  private start(key: string, run: string): void {
    this.memory.note({ type: 'starting', key });
    let status = 'deleted';
    this.request(
      () => (status = this.server.start(run)),
      () => {
        if (this.makes(key, run))
          this.memory.note({ type: status === 'deleted' ? 'dropped' : 'started', key });
      },
      () => this.drop(key, run),
    );
  }

  private watch(run: string): void {
    const now = this.now();
    this.memory.note({ type: 'watching', run, now });
    let fingerprint = '';
    this.request(
      () => (fingerprint = String(this.server.runs.find(({ id }) => id === run)?.content)),
      () => this.memory.note({ type: 'watched', run, fingerprint, now }),
      () => this.memory.note({ type: 'watched', run, now }),
    );
  }

  /** False when the run was given up while the request was on its way. */
  private makes(key: string, run: string): boolean {
    return this.memory.makings.get(key)?.run?.id === run;
  }

  private drop(key: string, run: string): void {
    if (!this.makes(key, run)) return;
    this.memory.note({ type: 'dropped', key });
    this.trouble(key);
  }

  private trouble(key: string): void {
    const until = this.now() + TROUBLE;
    this.memory.note({
      type: 'troubled',
      key,
      trouble: { message: 'lost', times: 1, until, isFinal: false },
    });
  }

  private request(handle: () => void, answer: () => void, lose: () => void): void {
    this.send({ owner: this, handle, answer, lose, isHandled: false, isForsaken: false });
  }
}
