import { StubServer, type Reply, type Route } from '../reana/stub-server.js';

export const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';

/** One state of a run, as its server tells it at one look. */
export interface Scene {
  readonly status: string;
  /** Step name → status; a step's log is `log of NAME`. */
  readonly steps?: Readonly<Record<string, string>>;
  readonly engine?: string;
}

/** The list entry and the logs of a scene. */
export function encodeScene({ status, steps = {}, engine = '' }: Scene): {
  readonly list: Reply;
  readonly logs: Reply;
} {
  const named = (wanted: string): object => {
    const ids = Object.keys(steps).filter((name) => steps[name] === wanted);
    return { total: ids.length, job_ids: ids };
  };
  const progress = {
    total: { total: Object.keys(steps).length, job_ids: [] },
    running: named('running'),
    finished: named('finished'),
    failed: named('failed'),
  };
  const jobs = Object.entries(steps).map(
    ([name, state]) => [name, { job_name: name, status: state, logs: `log of ${name}\n` }] as const,
  );
  const logs = { workflow_logs: engine, job_logs: Object.fromEntries(jobs) };
  return {
    list: { body: { items: [{ id: ID, name: 'greetings.1', status, progress }], total: 1 } },
    logs: { body: { logs: JSON.stringify(logs) } },
  };
}

/** A look that fails: an answer that is none, or what is done to the socket. */
export type Fault = Reply | Exclude<Route, Reply | readonly Reply[]>;

function isScene(scene: Scene | Reply): scene is Scene {
  return typeof scene.status === 'string';
}

/** A server on which a run goes through scenes, one per look. */
export async function startScript(
  scenes: readonly (Scene | Fault)[],
  routes: Readonly<Record<string, Route>> = {},
): Promise<StubServer> {
  let look = 0;
  let logs: Reply = { body: { logs: '{}' } };
  return StubServer.start({
    'GET /api/workflows': (request, response) => {
      const scene = scenes[Math.min(look, scenes.length - 1)]!;
      look += 1;
      if (typeof scene === 'function') return scene(request, response);
      if (!isScene(scene)) return scene;
      const encoded = encodeScene(scene);
      logs = encoded.logs;
      return encoded.list;
    },
    [`GET /api/workflows/${ID}/logs`]: () => logs,
    ...routes,
  });
}
