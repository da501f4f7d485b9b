import type { Run, RunReference } from '../../../../src/reana/model.js';
import { decide, type ScanRules } from '../../../../src/scans/decisions/decide.js';
import type { ScanDecision, ScanAction } from '../../../../src/scans/decisions/scan-actions.js';
import { ControllerState } from '../../../../src/scans/decisions/controller-state.js';
import { groupRuns, NO_RUNS } from '../../../../src/scans/scan-listing.js';
import type { ScanPoint } from '../../../../src/scan-file/scan.js';
import type { Answer, ModelServer } from './model-server.js';

/** A request on its way: the server may handle it at any time, or never; the answer may arrive, or not. */
export interface ModelRequest {
  /** Of all requests that are on their way, only this one has it. */
  readonly name: string;
  readonly owner: ModelController;
  readonly handle: () => void;
  /** The answer arrives. */
  readonly answer: () => void;
  /** The sender hears that it was lost. */
  readonly lose: () => void;
  /** The sender hears that the server has done nothing. */
  readonly refuse: () => void;
  /** It makes a run. */
  readonly isCreate: boolean;
  isHandled: boolean;
  /** Nobody waits for the answer any more. */
  isForsaken: boolean;
}

const SETTLE = 20;
const TROUBLE = 5;
const ASK_AGAIN = 30;
const MOST_LOST = 12;
const MOST_REFUSED = 3;

/** One process that works on a scan: decides and remembers as the real one does, and sends requests to the model. */
export class ModelController {
  readonly memory = new ControllerState();
  decision: ScanDecision | undefined;
  private isLooking = false;
  /** The user's quota was used up at that time. */
  private full: number | undefined;

  constructor(
    readonly name: string,
    readonly machine: number,
    private readonly points: readonly ScanPoint[],
    private readonly rules: ScanRules,
    private readonly server: ModelServer,
    private readonly now: () => number,
    private readonly send: (request: ModelRequest) => void,
    private readonly isRetryable: (run: string) => boolean,
  ) {}

  /** Forgets what it decided last, and asks for the quota. */
  begin(): void {
    this.decision = undefined;
    this.full = undefined;
  }

  /** Asks for all runs, on two pages. */
  look(): void {
    if (this.isLooking) return;
    this.isLooking = true;
    const number = this.memory.beginListing();
    const began = this.now();
    const border = this.server.runs.length >> 1;
    const pages: Run[][] = [];
    const end = (): void => void (this.isLooking = false);
    this.request(
      'list newer runs',
      () => pages.push(this.server.list('newer', border)),
      () =>
        this.request(
          'list older runs',
          () => pages.push(this.server.list('older', border)),
          () => {
            end();
            this.see(pages.flat(), number, began);
          },
          end,
        ),
      end,
    );
  }

  /** Runs that were made here and not started. */
  unstarted(): string[] {
    return [...this.memory.creations.values()].flatMap(({ run, phase }) =>
      run === undefined || phase === 'started' ? [] : [run.id],
    );
  }

  private see(runs: readonly Run[], number: number, began: number): void {
    const listing = [...groupRuns(runs).values()][0] ?? NO_RUNS;
    this.memory.applyListing(listing, number, began);
    if (this.full !== undefined && this.now() - this.full > ASK_AGAIN) this.full = undefined;
    const quota = this.full === undefined ? {} : { mayAdopt: false, room: 0 };
    const look = { number, now: this.now(), awake: this.now() };
    this.decision = decide(this.points, listing, this.memory, { ...this.rules, ...quota }, look);
    for (const action of this.decision.actions) this.perform(action);
  }

  private perform(action: ScanAction): void {
    const { memory } = this;
    const { key } = action.point;
    switch (action.type) {
      case 'create':
        memory.note({ type: 'creating', key, failures: action.attempt - 1 });
        this.create(action.point);
        return;
      case 'adopt':
        memory.note({ type: 'adopting', key, run: action.run, failures: action.attempt - 1 });
        this.upload(key, action.run.id);
        return;
      case 'start':
        this.start(key, action.run.id);
        return;
      case 'discard':
        memory.note({ type: 'discarding', key, run: action.run.id });
        this.discard(action.run);
        return;
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

  private create(point: ScanPoint): void {
    const { memory, server } = this;
    const { key } = point;
    let made: { readonly id: string; readonly name: string } | undefined;
    this.request(
      `create point ${point.index}`,
      () => (made = server.create(point)),
      () => {
        if (made === undefined) {
          memory.note({ type: 'dropped', key });
          this.full = this.now();
          return;
        }
        memory.note({ type: 'created', key, run: { id: made.id, name: made.name } });
        this.upload(key, made.id);
      },
      () => {
        memory.note({ type: 'uncertain', key, until: this.now() + SETTLE });
        this.trouble(key);
      },
      () => {
        memory.note({ type: 'dropped', key });
        this.trouble(key);
      },
    );
  }

  private upload(key: string, run: string): void {
    this.advance(key, run, 'uploaded', () => this.server.upload(run));
  }

  private start(key: string, run: string): void {
    this.memory.note({ type: 'starting', key });
    this.advance(key, run, 'started', () => this.server.start(run));
  }

  private advance(key: string, run: string, type: 'uploaded' | 'started', handle: () => Answer): void {
    let answer: Answer = 'gone';
    this.request(
      `${type === 'uploaded' ? 'upload' : 'start'} ${run}`,
      () => (answer = handle()),
      () => {
        if (!this.makes(key, run)) return;
        this.memory.note({ type: answer === 'done' ? type : 'dropped', key });
        if (answer === 'full') this.full = this.now();
      },
      () => this.drop(key, run),
    );
  }

  private discard({ id, name }: RunReference): void {
    const { server, memory } = this;
    const end = (answer: 'gone' | 'refused' | 'lost') => () => {
      const times = (memory.failedDeletions.get(id)?.times ?? 0) + 1;
      const isFinal = times >= (answer === 'lost' ? MOST_LOST : MOST_REFUSED);
      const until = this.now() + (answer === 'lost' ? 0 : TROUBLE * times);
      const trouble = { message: answer, times, until, isFinal };
      if (isFinal) server.givenUp.add(id);
      memory.note({ type: 'discarded', run: { id, name }, isGone: answer === 'gone', error: trouble });
    };
    let isCreated = false;
    let isRefused = false;
    this.request(
      `look at ${id}`,
      () => (isCreated = server.statusOf(id) === 'created'),
      () => {
        if (!isCreated) end('gone')();
        else
          this.request(
            `delete ${id}`,
            () => (isRefused = !server.discard(id)),
            () => {
              end(isRefused ? 'refused' : 'gone')();
            },
            end('lost'),
          );
      },
      end('lost'),
    );
  }

  private watch(run: string): void {
    const now = this.now();
    this.memory.note({ type: 'watching', run, now });
    let fingerprint = '';
    this.request(
      `watch ${run}`,
      () => (fingerprint = String(this.server.runs.find(({ id }) => id === run)?.content)),
      () => this.memory.note({ type: 'watched', run, fingerprint, now }),
      () => this.memory.note({ type: 'watched', run, now }),
    );
  }

  /** False when the run was given up while the request was on its way. */
  private makes(key: string, run: string): boolean {
    return this.memory.creations.get(key)?.run?.id === run;
  }

  private drop(key: string, run: string): void {
    if (!this.makes(key, run)) return;
    this.memory.note({ type: 'dropped', key });
    this.trouble(key);
  }

  private trouble(key: string): void {
    const until = this.now() + TROUBLE;
    this.memory.note({
      type: 'point-error',
      key,
      error: { message: 'lost', times: 1, until, isFinal: false },
    });
  }

  private request(
    what: string,
    handle: () => void,
    answer: () => void,
    lose: () => void,
    refuse = lose,
  ): void {
    const name = `${this.name}: ${what}`;
    const isCreate = what.startsWith('create');
    this.send({
      name,
      owner: this,
      handle,
      answer,
      lose,
      refuse,
      isCreate,
      isHandled: false,
      isForsaken: false,
    });
  }
}
