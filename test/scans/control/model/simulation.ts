import type { ScanRules } from '../../../../src/scans/decisions/decide.js';
import type { ScanPoint } from '../../../../src/scan-file/scan.js';
import type { Happening, HappeningKind } from './happening.js';
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

/** One process that makes one run after the other, none of which fails. */
const PLAIN: World = { points: 1, retries: 0, maxActive: 1, machines: 1, failing: 0, keeping: 0 };

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
  /** Runs that were made when their makers had given up. */
  private late = 0;
  /** Until then the server refuses all requests. */
  private busyUntil = 0;
  private readonly world: World;

  constructor(given: Partial<World>) {
    const world = { ...PLAIN, ...given };
    this.world = world;
    this.points = Array.from({ length: world.points }, (_, position) => makePoint(position + 1));
    this.server = new ModelServer(
      world.retries,
      // Alone, a process keeps to the limit. Several look at once, and each fills the same places.
      () => world.maxActive + this.late + (this.everMade === 1 ? 0 : AT_ONCE * this.everMade),
      world.keeping,
    );
    this.rules = {
      maxActive: world.maxActive,
      maxConcurrent: AT_ONCE,
      room: Infinity,
      wait: true,
      staleAfter: 90,
      watchInterval: 15,
      mayAdopt: true,
      limits: { stages: [] },
      retry: { retries: world.retries, on: ['node-lost'], memory: { factor: 1 } },
    };
    this.begin(0);
  }

  /**
   * What happens when something of this kind does, to one of those that it can happen to; which one, a number says.
   * Undefined when it can't.
   */
  draw(kind: HappeningKind, detail: number): Happening | undefined {
    switch (kind) {
      case 'look':
      case 'kill':
        return about(kind, pick(this.controllers, detail)?.name);
      case 'handle':
      case 'lose':
      case 'answer': {
        const request = pick(this.requests, detail);
        if (kind === 'lose' ? request?.isForsaken : request?.isHandled !== (kind === 'answer'))
          return undefined;
        return about(kind, request?.name);
      }
      case 'advance':
        return about(this.fails(detail) ? 'fail' : kind, pick(this.server.runs, detail)?.id);
      case 'restart':
      case 'stop':
      case 'delete':
      case 'release':
        return about(kind, pick(this.server.runs, detail)?.id);
      case 'begin':
        return this.controllers.length < MOST_CONTROLLERS ? [kind, detail % this.world.machines] : undefined;
      case 'pass':
        return [kind, 1 + (detail % 40)];
      case 'refuse':
        return [kind, detail % 30];
      default:
        return [kind];
    }
  }

  happen(happening: Happening): void {
    switch (happening[0]) {
      case 'look':
        this.controllerOf(happening[1]).look();
        return;
      case 'kill':
        this.kill(this.controllerOf(happening[1]));
        return;
      case 'handle':
        this.handle(this.requestOf(happening[1]));
        return;
      case 'answer':
        this.answer(this.requestOf(happening[1]));
        return;
      case 'lose':
        this.lose(this.requestOf(happening[1]));
        return;
      case 'advance':
      case 'fail':
        this.server.move(happening[1], happening[0] === 'fail');
        return;
      case 'restart':
        this.server.restart(happening[1]);
        return;
      case 'stop':
        this.server.stop(happening[1]);
        return;
      case 'delete':
        this.server.delete(happening[1]);
        return;
      case 'release':
        this.server.release(happening[1]);
        return;
      case 'begin':
        this.begin(happening[1]);
        return;
      case 'pass':
        this.pass(happening[1]);
        return;
      case 'refuse':
        this.busyUntil = this.time + happening[1];
        return;
      case 'fill':
      case 'clear':
        this.server.isFull = happening[0] === 'fill';
        return;
      case 'catch up':
        this.server.catchUp();
        return;
      case 'stop the scan':
        this.server.isStopped = true;
    }
  }

  /**
   * Everybody dies but one, or all of them, and what they have sent is handled or not. The one, or one that begins anew,
   * goes on alone to the end. Which of it, a number says; with 0, the first one lives and all is handled.
   */
  settle(choice = 0): { readonly last: ModelController; readonly isNew: boolean } {
    const [survivor] = choice % 2 === 0 ? this.controllers : [];
    for (const controller of this.controllers) if (controller !== survivor) this.kill(controller);
    for (const [position, request] of [...this.requests].entries()) {
      if ((choice >> (position % 30)) % 2 === 0) this.handle(request);
      else if (request.owner === survivor) this.lose(request);
    }
    this.requests = this.requests.filter(({ owner }) => owner === survivor);
    if (survivor === undefined) this.begin(choice % this.world.machines);
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
      for (const [position, { id }] of this.server.runs.entries())
        this.server.move(id, this.fails(position + choice));
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

  private begin(machine: number): void {
    this.everMade += 1;
    const controller = new ModelController(
      `process ${this.everMade}`,
      machine,
      this.points,
      this.rules,
      this.server,
      () => this.time,
      (request) => this.requests.push({ ...request, name: this.unusedName(request.name) }),
      (run) => Number(run.slice(4)) % 5 !== 4,
    );
    this.server.isStopped = false;
    controller.memory.note({ type: 'orphaned', runs: this.left.get(machine) ?? [] });
    this.left.delete(machine);
    this.controllers.push(controller);
  }

  private kill(controller: ModelController): void {
    this.controllers = this.controllers.filter((each) => each !== controller);
    const { machine } = controller;
    this.left.set(machine, [...(this.left.get(machine) ?? []), ...controller.unstarted()]);
    this.forsake((request) => request.owner === controller);
  }

  private handle(request: ModelRequest): void {
    if (request.isHandled) return;
    if (this.time < this.busyUntil) {
      this.remove(request);
      if (!request.isForsaken) request.refuse();
      return;
    }
    if (request.isForsaken && request.isCreate) this.late += 1;
    request.isHandled = true;
    request.handle();
    if (request.isForsaken) this.remove(request);
  }

  private answer(request: ModelRequest): void {
    if (!request.isHandled) return;
    this.remove(request);
    request.answer();
  }

  private lose(request: ModelRequest): void {
    if (request.isForsaken) return;
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

  /** Whether a run fails when it ends. */
  private fails(detail: number): boolean {
    const { failing } = this.world;
    return failing > 0 && (detail * 7) % failing === 0;
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

  /** The same process may send the same again while the first is still on its way. */
  private unusedName(name: string): string {
    return this.requests.some((each) => each.name === name) ? this.unusedName(`${name}, again`) : name;
  }

  private controllerOf(name: string): ModelController {
    return find(this.controllers, name);
  }

  private requestOf(name: string): ModelRequest {
    return find(this.requests, name);
  }
}

function about(kind: Happening[0], whom: string | undefined): Happening | undefined {
  return whom === undefined ? undefined : ([kind, whom] as unknown as Happening);
}

function pick<T>(list: readonly T[], detail: number): T | undefined {
  return list.length === 0 ? undefined : list[detail % list.length];
}

function find<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((each) => each.name === name);
  if (found === undefined)
    throw new Error(`no ${name}; there is ${list.map((each) => each.name).join(', ')}`);
  return found;
}

function makePoint(index: number): ScanPoint {
  const key = index.toString(16).padStart(10, '0');
  return { index, key, values: { x: index }, parameters: { x: index }, edits: [], group: key };
}
