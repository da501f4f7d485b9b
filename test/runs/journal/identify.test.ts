import { identifyServer } from '../../../src/runs/journal/identify.js';
import { StubServer } from '../../reana/stub-server.js';

const info = { default_workspace: { title: 'Default workspace', value: '/var/reana' } };
const stubs: StubServer[] = [];
afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));

async function identify(ping: object): Promise<{ readonly identity: string; readonly url: string }> {
  const stub = await StubServer.start({
    'GET /api/ping': { body: { message: 'OK', ...ping } },
    'GET /api/info': { body: info },
  });
  stubs.push(stub);
  return { identity: await identifyServer(stub.client()), url: stub.url };
}

test('clusters that are reached on loopback, through tunnels, are not taken for one', async () => {
  for (let count = 0; count < 2; count += 1) {
    const { identity, url } = await identify({ status: '200' });
    expect(identity).toBe(url);
  }
});

test('an embedded server is the same at every port', async () => {
  for (let count = 0; count < 2; count += 1) {
    expect((await identify({ reana_madminer_version: '1.2.3' })).identity).toBe('local:/var/reana');
  }
});
