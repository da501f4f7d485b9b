import { systemDisk, type Disk, type NewFile } from '../../src/disk/disk.js';
import { ownProcessMark } from '../../src/disk/process-mark.js';

/** An operation that a program is about to do. */
interface Turn {
  readonly program: Program;
  readonly operation: string;
  readonly data: Uint8Array | undefined;
  readonly begin: () => void;
}

interface Program {
  readonly owner: string;
  readonly files: NewFile[];
  state: 'running' | 'ended' | 'killed';
}

/**
 * The disk of several programs, which do one file operation at a time, in an order that the test chooses. A program can
 * be killed before each of them, or with half of the data written. What its operations do is real.
 */
export class ScheduledDisk {
  private readonly programs = new Set<Program>();
  private readonly turns: Turn[] = [];

  constructor(private readonly random: () => number) {}

  /** Starts a program with a process of its own. Resolves with its error, or undefined, when it ends. */
  start(run: (disk: Disk) => Promise<void>): { readonly owner: string; readonly ended: Promise<unknown> } {
    const owner = ownProcessMark().replace(/[^-]+$/, String(this.programs.size).padStart(12, '0'));
    const program: Program = { owner, files: [], state: 'running' };
    this.programs.add(program);
    const end = (error: unknown): unknown => {
      program.state = 'ended';
      return error;
    };
    return { owner, ended: run(this.diskOf(program)).then(() => end(undefined), end) };
  }

  /** Lets one program do its next operation, up to the one after it. False when all have ended. */
  async step(): Promise<boolean> {
    await this.standStill();
    const turn = this.turns.splice(Math.floor(this.random() * this.turns.length), 1)[0];
    turn?.begin();
    await this.standStill();
    return turn !== undefined;
  }

  /** Kills a program that is about to do something: it does nothing any more, and its files are closed. */
  async kill(): Promise<void> {
    await this.standStill();
    const turn = this.turns.splice(Math.floor(this.random() * this.turns.length), 1)[0];
    if (turn === undefined) return;
    const { program, data } = turn;
    program.state = 'killed';
    const half = data?.subarray(0, Math.floor(data.length / 2));
    if (half !== undefined) await program.files.at(-1)?.appendFile(half);
    for (const file of program.files) await file.close();
  }

  /** Whether the program that writes this file has checked it, and is about to move it into place. */
  isMoving(path: string): boolean {
    return this.turns.some(
      ({ program, operation }) => path.includes(program.owner) && /^(close|rename)$/.test(operation),
    );
  }

  /** Until every program waits for its turn, or has ended. */
  private async standStill(): Promise<void> {
    const running = (): number => [...this.programs].filter(({ state }) => state === 'running').length;
    while (this.turns.length < running()) await new Promise((resolve) => setImmediate(resolve));
  }

  private diskOf(program: Program): Disk {
    const wait = (operation: string, data?: Uint8Array): Promise<void> =>
      new Promise((begin) => this.turns.push({ program, operation, data, begin }));
    const inTurn =
      <Arguments extends readonly unknown[], Result>(
        operation: string,
        act: (...args: Arguments) => Promise<Result>,
      ) =>
      async (...args: Arguments): Promise<Result> => {
        const [data] = args;
        await wait(operation, data instanceof Uint8Array ? data : undefined);
        return act(...args);
      };
    const create = async (path: string, mode: number): Promise<NewFile> => {
      const file = await systemDisk.create(path, mode);
      program.files.push(file);
      return {
        appendFile: inTurn('append', (data: string | Uint8Array) => file.appendFile(data)),
        chmod: inTurn('chmod', (value: Parameters<NewFile['chmod']>[0]) => file.chmod(value)),
        chown: inTurn('chown', (user: number, group: number) => file.chown(user, group)),
        close: inTurn('close', () => file.close()),
        state: inTurn('state', () => file.state()),
        sync: inTurn('sync', () => file.sync()),
        utimes: inTurn('utimes', (...times: Parameters<NewFile['utimes']>) => file.utimes(...times)),
      };
    };
    return {
      owner: program.owner,
      isProvenDead: (owner) =>
        [...this.programs].some((each) => each.owner === owner && each.state === 'killed'),
      create: inTurn('create', create),
      lstat: inTurn('lstat', systemDisk.lstat),
      rename: inTurn('rename', systemDisk.rename),
      remove: inTurn('remove', systemDisk.remove),
      list: inTurn('list', systemDisk.list),
    };
  }
}
