import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Sockets of the processes that stand at any gate of this test file. */
const standing = new Set<Socket>();

/** How many processes wait at gates: they live, and do nothing until a test lets them on. */
export function processesAtGates(): number {
  return standing.size;
}

interface Visitor {
  readonly name: string;
  readonly socket: Socket;
}

/**
 * Where steps of a test wait until the test lets them on. They wait on a real socket: nobody asks again and again
 * whether something has happened, and the test knows when they have come. A step that is killed leaves the gate.
 */
export class Gate {
  readonly #opened = new Set<string>();
  readonly #visitors = new Set<Visitor>();
  #arrivals: (() => void)[] = [];
  #isOpen = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.#receive(socket));
  }

  static async start(): Promise<Gate> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server);
  }

  /** A command for bash that ends once the gate is open for `name`, which may be a variable of the shell. */
  command(name = 'step'): string {
    const { port } = this.server.address() as AddressInfo;
    return `exec 9<>/dev/tcp/127.0.0.1/${port} && echo "${name}" >&9 && read -r _ <&9 && exec 9>&-`;
  }

  /** Resolves when as many processes stand here, of this name or of any. */
  async reached(count = 1, name?: string): Promise<void> {
    const come = (): number =>
      [...this.#visitors].filter((visitor) => name === undefined || visitor.name === name).length;
    while (come() < count) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  /** Lets on all of this name, now and later; without a name, all. */
  open(name?: string): void {
    if (name === undefined) this.#isOpen = true;
    else this.#opened.add(name);
    for (const visitor of this.#visitors) this.#letOn(visitor);
  }

  /** Whoever comes from now on waits again. */
  shut(): void {
    this.#isOpen = false;
    this.#opened.clear();
  }

  /** Lets all on and takes no more. */
  async close(): Promise<void> {
    this.open();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  #receive(socket: Socket): void {
    let visitor: Visitor | undefined;
    let line = '';
    socket.setEncoding('utf8');
    standing.add(socket);
    socket.on('data', (text: string) => {
      line += text;
      if (visitor !== undefined || !line.includes('\n')) return;
      visitor = { name: line.trim(), socket };
      this.#visitors.add(visitor);
      for (const resolve of this.#arrivals.splice(0)) resolve();
      this.#letOn(visitor);
    });
    const leave = (): void => {
      standing.delete(socket);
      if (visitor !== undefined) this.#visitors.delete(visitor);
      socket.destroy();
    };
    socket.on('error', leave);
    socket.on('end', leave);
    socket.on('close', leave);
  }

  #letOn(visitor: Visitor): void {
    if (!this.#isOpen && !this.#opened.has(visitor.name)) return;
    standing.delete(visitor.socket);
    this.#visitors.delete(visitor);
    visitor.socket.write('\n');
  }
}
