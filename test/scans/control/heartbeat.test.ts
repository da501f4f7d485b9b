import { ALIVE_FILE, sendHeartbeats } from '../../../src/scans/control/heartbeat.js';
import { StubServer } from '../../reana/stub-server.js';

test('shows life again and again, whatever becomes of one sign, until it is told to stop', async () => {
  const stop = new AbortController();
  const signs: string[] = [];
  const server = await StubServer.start({
    'POST /api/workflows/run/workspace': ({ query, body }) => {
      signs.push(`${query.get('file_name')} ${body.toString().trim()}`);
      if (signs.length === 4) stop.abort();
      return signs.length === 2 ? { status: 400, body: { message: 'not now' } } : { body: { message: 'ok' } };
    },
  });
  const client = server.client();
  await sendHeartbeats(client, 'run', stop.signal);
  expect(signs).toEqual([1, 2, 3, 4].map((beat) => `${ALIVE_FILE} ${beat}`));
  client.close();
  await server.close();
});
