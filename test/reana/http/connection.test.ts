import { isCancel } from 'axios';
import { openConnection } from '../../../src/reana/http/connection.js';
import { StubServer } from '../stub-server.js';

test('a request that nobody wants any more is not sent', async () => {
  const stub = await StubServer.start({ '*': { body: {} } });
  const connection = openConnection(stub.url);
  const sending = connection.send({
    method: 'POST',
    url: `${stub.url}/unwanted`,
    signal: AbortSignal.abort(),
  });
  expect(isCancel(await sending.catch((error: unknown) => error))).toBe(true);
  const { data } = await connection.send({ method: 'GET', url: `${stub.url}/wanted` });
  data.destroy();
  expect(stub.calls).toEqual(['GET /wanted']);
  connection.close();
  await stub.close();
});
