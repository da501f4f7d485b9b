import { AwakeTime } from '../../../src/runs/follow/awake-time.js';
import { followRun } from '../../../src/runs/follow/follow.js';
import { TestClock, type StubServer } from '../../reana/stub-server.js';
import { ID, startScript, type Fault, type Scene } from '../script.js';
import { asServer } from '../../support/other-server.js';

const HOUR = 3_600_000;
const NIGHT = 10 * HOUR;

/** A clock of a laptop that is closed for a night during its n-th pause. */
class LaptopClock extends TestClock {
  private slept = 0;
  constructor(private readonly sleepsAt: number) {
    super();
  }

  override now(): number {
    return super.now() + this.slept;
  }

  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await super.sleep(milliseconds, signal);
    if (this.waits.length === this.sleepsAt) this.slept += NIGHT;
  }
}

const never = new AbortController().signal;

test('pauses and requests count, a night between does not', async () => {
  const clock = new LaptopClock(2);
  const time = new AwakeTime(clock);
  await time.pause(1000, never);
  expect(time.now()).toBe(1000);
  await time.pause(1000, never);
  expect(time.now()).toBe(32_000);
  await expect(time.request(() => clock.sleep(5000).then(() => 'answer'))).resolves.toBe('answer');
  expect(time.now()).toBe(37_000);
  expect(clock.now() - Date.UTC(2030, 0, 1)).toBe(NIGHT + 7000);
});

test('what fails took its time too', async () => {
  const clock = new TestClock();
  const time = new AwakeTime(clock);
  const failing = async (): Promise<never> => {
    await clock.sleep(3000);
    throw new Error('broken');
  };
  await expect(time.request(failing)).rejects.toThrow('broken');
  expect(time.now()).toBe(3000);
});

describe('a laptop that is closed for a night', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  async function follow(scenes: readonly (Scene | Fault)[], sleepsAt: number): Promise<string[]> {
    stub = await startScript(scenes);
    const client = asServer('cluster', stub.client({ clock: new LaptopClock(sleepsAt) }));
    const events: string[] = [];
    for await (const event of followRun(client, { id: ID, name: 'greetings.1' })) {
      events.push(event.type === 'status' ? event.run.status : event.type);
    }
    return events;
  }

  test('is no reason to call a run stalled', async () => {
    const pending: Scene = { status: 'pending' };
    expect(await follow([pending, pending, pending, { status: 'finished' }], 2)).toEqual([
      'pending',
      'finished',
    ]);
  });

  test('is no reason to give up a server that could not be reached before it', async () => {
    const broken: Fault = (_request, response) => void response.socket?.destroy();
    // One look is five attempts with four pauses between them.
    const lost = Array<Fault>(12).fill(broken);
    expect(await follow([{ status: 'running' }, ...lost, { status: 'finished' }], 6)).toEqual([
      'running',
      'connection-lost',
      'connection-restored',
      'finished',
    ]);
  });
});
