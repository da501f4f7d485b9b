import { once } from 'node:events';
import http from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { keepPort, stopListening } from './kept-port.js';

async function listenOn(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: given } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return given;
}

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const refused = new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
  return refused.finally(() => socket.destroy());
}

test('whoever connects is refused, and whoever asks for this port gets it', async () => {
  const port = await keepPort();
  expect(await isRefused(port)).toBe(true);
  expect(await listenOn(port)).toBe(port);
  expect(await isRefused(port)).toBe(true);
});

test('a server that stops listening ends no request', async () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = once(server, 'request') as Promise<[http.IncomingMessage, http.ServerResponse]>;
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
  const [, response] = await asked;
  await stopListening(server);
  expect(await isRefused(port)).toBe(true);
  response.end();
  const [answer] = await answered;
  expect(answer.resume().statusCode).toBe(200);
  server.closeAllConnections();
});
