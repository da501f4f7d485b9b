import { NotFoundError } from '../../../src/reana/errors/api-error.js';
import { startRunOnce } from '../../../src/scans/control/point-run.js';
import { StubServer } from '../../reana/stub-server.js';

const RUN = { id: '00000000-0000-4000-8000-000000000001', name: 'curve--0001-0123456789.1' };
const STATUS = `PUT /api/workflows/${RUN.id}/status`;

let stub: StubServer;
afterEach(() => stub.close());

/** A server that refuses to start the run, which is in this state. */
async function refusing(status: string): Promise<void> {
  const message = `Workflow ${RUN.name} is already ${status} and cannot be started again.`;
  stub = await StubServer.start({
    'GET /api/workflows': { body: { items: [{ ...RUN, status }], page: 1, total: 1 } },
    [`POST /api/workflows/${RUN.id}/start`]: { status: 403, body: { message } },
    [STATUS]: { body: { message: 'Workflow successfully deleted.' } },
  });
}

test('a run that was deleted while files were sent is deleted with these', async () => {
  await refusing('deleted');
  await expect(startRunOnce(stub.client(), RUN, {}, {})).rejects.toThrow(NotFoundError);
  expect(stub.calls.at(-1)).toBe(STATUS);
  expect(stub.requests.at(-1)?.query.get('status')).toBe('deleted');
});

test.each(['queued', 'running', 'finished'])('a run that is %s is started already', async (status) => {
  await refusing(status);
  await startRunOnce(stub.client(), RUN, {}, {});
  expect(stub.calls).not.toContain(STATUS);
});
