import type { ScanRules } from '../../../../../src/runs/scan/control/decide.js';
import { isLive } from '../../../../../src/runs/scan/point-state.js';
import type { ScanPoint } from '../../../../../src/spec/scan/scan.js';
import { ModelController, type ModelRequest } from './model-controller.js';
import { ModelServer } from './model-server.js';

export interface World {
  readonly points: number;
  readonly retries: number;
  readonly maxActive: number;
  readonly machines: number;
  /** Of so many runs, one fails; 0 for none. */
  readonly failing: number;
  /** Of so many runs, the server refuses to delete one; 0 for none. */
  readonly keeping: number;
}

const AT_ONCE = 4;
const HEARTBEAT = 20;
const MOST_CONTROLLERS = 3;

/** Several processes that work on one scan at the same time, and whatever may happen to them, step by step. */
export class Simulation {
  readonly server: ModelServer;
  private readonly points: readonly ScanPoint[];
  private readonly rules: ScanRules;
  private controllers: ModelController[] = [];
  private requests: ModelRequest[] = [];
  /** By machine, what processes have left in its journal that are no more. */
  private readonly left = new Map<number, string[]>();
  private time = 1000;
  private lastBeat = 1000;
  private everMade = 0;
  private late = 0;
  /** Until then the server refuses all requests. */
  private busyUntil = 0;

  constructor(private readonly world: World) {
    this.points = Array.from({ length: world.points }, (_, position) => makePoint(position + 1));
    this.server = new ModelServer(
      world.retries,
      // Alone, a process keeps to the limit. Several look at once, and each fills the same places.
      () => world.maxActive + this.late + (this.everMade === 1 ? 0 : AT_ONCE * this.everMade),
      world.keeping,
    );
    this.rules = {
      maxActive: world.maxActive,
      atOnce: AT_ONCE,
      room: Infinity,
      wait: true,
      stale: 90,
      watchEvery: 15,
      mayAdopt: true,
      limits: { stages: [] },
      retry: { retries: world.retries, on: ['node-lost'], memory: { factor: 1 } },
    };
    this.begin(0);
  }

  /** One thing that happens; which one, a number says. */
  step(choice: number): void {
    const detail = Math.floor(choice / 100);
    const kind = choice % 100;
    if (kind < 18) this.pick(this.controllers, detail)?.look();
    else if (kind < 46) this.handle(this.pick(this.requests, detail));
    else if (kind < 76) this.answer(this.pick(this.requests, detail));
    else if (kind < 78) this.lose(this.pick(this.requests, detail));
    else if (kind < 88) this.move(detail);
    else if (kind < 91) this.meddle(kind, detail);
    else if (kind < 95) this.pass(1 + (detail % 40));
    else if (kind < 96) this.kill(this.pick(this.controllers, detail));
    else if (kind < 99) this.begin(detail);
    else if (detail % 8 === 0) this.server.isStopped = true;
    else if (detail % 8 < 4) this.interfere(detail);
  }

  /**
   * Everybody dies but one, or all of them, and what they have sent is handled or not. The one, or one that begins anew,
   * goes on alone to the end.
   */
  settle(choice: number): { readonly last: ModelController; readonly isNew: boolean } {
    const [survivor] = choice % 2 === 0 ? this.controllers : [];
    for (const controller of this.controllers) if (controller !== survivor) this.kill(controller);
    for (const [position, request] of [...this.requests].entries()) {
      if ((choice >> (position % 30)) % 2 === 0) this.handle(request);
      else if (request.owner === survivor) this.lose(request);
    }
    this.requests = this.requests.filter(({ owner }) => owner === survivor);
    if (survivor === undefined) this.begin(choice);
    Object.assign(this.server, { isStopped: false, isFull: false });
    this.server.catchUp();
    this.busyUntil = 0;
    const [last] = this.controllers;
    if (last === undefined) throw new Error('no controller');
    this.flush();
    last.begin();
    for (let round = 0; last.decision?.end === undefined; round += 1) {
      if (round > 2000) throw new Error('it does not come to an end');
      last.look();
      this.flush();
      for (const position of this.server.runs.keys()) this.move(position + choice);
      this.server.catchUp();
      this.pass(2);
    }
    return { last, isNew: survivor === undefined };
  }

  /** All requests come through. */
  private flush(): void {
    for (let request = this.requests[0]; request !== undefined; request = this.requests[0]) {
      this.handle(request);
      this.answer(request);
    }
  }

  private begin(detail: number): void {
    if (this.controllers.length >= MOST_CONTROLLERS) return;
    const machine = detail % this.world.machines;
    this.everMade += 1;
    const controller = new ModelController(
      machine,
      this.points,
      this.rules,
      this.server,
      () => this.time,
      (request) => this.requests.push(request),
      (run) => Number(run.slice(4)) % 5 !== 4,
    );
    this.server.isStopped = false;
    controller.memory.note({ type: 'orphaned', runs: this.left.get(machine) ?? [] });
    this.left.delete(machine);
    this.controllers.push(controller);
  }

  private kill(controller: ModelController | undefined): void {
    if (controller === undefined) return;
    this.controllers = this.controllers.filter((each) => each !== controller);
    const { machine } = controller;
    this.left.set(machine, [...(this.left.get(machine) ?? []), ...controller.unstarted()]);
    this.forsake((request) => request.owner === controller);
  }

  private handle(request: ModelRequest | undefined): void {
    if (request === undefined || request.isHandled) return;
    if (this.time < this.busyUntil) {
      this.remove(request);
      if (!request.isForsaken) request.refuse();
      return;
    }
    if (request.isForsaken) this.late += 1;
    request.isHandled = true;
    request.handle();
    if (request.isForsaken) this.remove(request);
  }

  private answer(request: ModelRequest | undefined): void {
    if (request?.isHandled !== true) return;
    this.remove(request);
    request.answer();
  }

  private lose(request: ModelRequest | undefined): void {
    if (request === undefined || request.isForsaken) return;
    this.forsake((each) => each === request);
    request.lose();
  }

  /** Whoever sent them hears no more of these. They may still be handled. */
  private forsake(isMeant: (request: ModelRequest) => boolean): void {
    for (const request of this.requests) if (isMeant(request)) request.isForsaken = true;
    this.requests = this.requests.filter(({ isForsaken, isHandled }) => !isForsaken || !isHandled);
  }

  private remove(request: ModelRequest): void {
    this.requests = this.requests.filter((each) => each !== request);
  }

  private move(detail: number): void {
    const run = this.pick(this.server.runs, detail);
    const { failing } = this.world;
    if (run !== undefined) this.server.move(run, failing > 0 && (detail * 7) % failing === 0);
  }

  private pass(seconds: number): void {
    this.time += seconds;
    this.server.catchUp();
    if (this.time - this.lastBeat < HEARTBEAT) return;
    this.lastBeat = this.time;
    for (const controller of this.controllers) {
      for (const run of controller.unstarted()) this.server.showLife(run);
    }
  }

  /** Somebody stops a run, or deletes it. */
  private interfere(detail: number): void {
    const run = this.pick(this.server.runs.filter(isLive), detail);
    if (run === undefined) return;
    if (detail % 2 === 0) this.server.delete(run.id);
    else if (run.status === 'running') run.status = 'stopped';
  }

  /**
   * Somebody restarts a run by hand or deletes what has ended, or the server has too much to do or no room, or lets a
   * run go that it did not let go before.
   */
  private meddle(kind: number, detail: number): void {
    if (kind === 88) {
      const run = this.pick(this.server.runs, detail);
      if (run !== undefined) this.server.restart(run);
    } else if (kind === 89) {
      if (detail % 3 === 0) this.busyUntil = this.time + (detail % 30);
      else this.server.isFull = detail % 3 === 1;
    } else if (detail % 8 === 0) {
      const run = this.pick(this.server.runs, detail >> 3);
      if (run !== undefined) this.server.delete(run.id);
    } else if (detail % 8 === 1) {
      const run = this.pick(this.server.runs, detail >> 3);
      if (run !== undefined) run.isKept = false;
    } else this.server.catchUp();
  }

  private pick<T>(list: readonly T[], detail: number): T | undefined {
    return list.length === 0 ? undefined : list[detail % list.length];
  }
}

function makePoint(index: number): ScanPoint {
  const key = index.toString(16).padStart(10, '0');
  return { index, key, values: { x: index }, parameters: { x: index }, edits: [], group: key };
}
