import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Sockets of the processes that stand at any gate of this test file. */
const standing = new Set<Socket>();

/** How many processes wait at gates: they live, and do nothing until a test lets them on. */
export function processesAtGates(): number {
  return standing.size;
}

/**
 * Where steps of a test wait until the test lets them on. They wait on a real socket: nobody asks again and again
 * whether something has happened, and the test knows when they have come. A step that is killed leaves the gate.
 */
export class Gate {
  private readonly opened = new Set<string>();
  /** Who stands here, under which name. */
  private readonly visitors = new Map<Socket, string>();
  private arrivals: (() => void)[] = [];
  private departures: (() => void)[] = [];
  private isOpen = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.receive(socket));
  }

  static async start(): Promise<Gate> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server);
  }

  /**
   * A command for bash that ends once the gate is open for `name`, which may be a variable of the shell. A process
   * stands at one gate at a time.
   */
  command(name = 'step'): string {
    const { port } = this.server.address() as AddressInfo;
    return `exec 9<>/dev/tcp/127.0.0.1/${port} && echo "${name}" >&9 && read -r _ <&9 && exec 9>&-`;
  }

  /** Resolves when as many processes stand here, of this name or of any. */
  async reached(count = 1, name?: string): Promise<void> {
    while (this.count(name) < count) await new Promise<void>((resolve) => this.arrivals.push(resolve));
  }

  /** Resolves when nobody of this name, or nobody at all, stands here: they were let on, or have ended. */
  async left(name?: string): Promise<void> {
    while (this.count(name) > 0) await new Promise<void>((resolve) => this.departures.push(resolve));
  }

  /** Lets on all of this name, now and later; without a name, all. */
  open(name?: string): void {
    if (name === undefined) this.isOpen = true;
    else this.opened.add(name);
    for (const [socket, each] of this.visitors) this.letOn(socket, each);
  }

  /** Whoever comes from now on waits again. */
  shut(): void {
    this.isOpen = false;
    this.opened.clear();
  }

  /** Lets all on and takes no more. */
  async close(): Promise<void> {
    this.open();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private count(name: string | undefined): number {
    return [...this.visitors.values()].filter((each) => name === undefined || each === name).length;
  }

  private receive(socket: Socket): void {
    let line = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      line += text;
      if (!line.endsWith('\n')) return;
      // Until its name is here it is on its way, and counts as a process that runs.
      standing.add(socket);
      this.visitors.set(socket, line.trim());
      for (const resolve of this.arrivals.splice(0)) resolve();
      this.letOn(socket, line.trim());
    });
    const leave = (): void => {
      standing.delete(socket);
      this.visitors.delete(socket);
      for (const resolve of this.departures.splice(0)) resolve();
      socket.destroy();
    };
    for (const event of ['error', 'end', 'close']) socket.on(event, leave);
  }

  private letOn(socket: Socket, name: string): void {
    if (!this.isOpen && !this.opened.has(name)) return;
    standing.delete(socket);
    this.visitors.delete(socket);
    for (const resolve of this.departures.splice(0)) resolve();
    socket.write('\n');
  }
}
