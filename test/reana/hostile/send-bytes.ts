import type { ServerResponse } from 'node:http';
import type { Route } from '../stub-server.js';

/** A route that answers with bytes of the test's own, without the HTTP of Node. */
export function sendBytes(...pieces: readonly (string | Buffer)[]): Route {
  return (_request, response) => {
    for (const piece of pieces) response.socket?.write(piece);
    return undefined;
  };
}

/** A route that answers with bytes of the test's own and ends the connection. */
export function sendBytesAndEnd(...pieces: readonly (string | Buffer)[]): Route {
  return (_request, response) => {
    response.socket?.end(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
    return undefined;
  };
}

/** A route whose answer begins so and goes on with this piece for as long as anybody reads. */
export function sendWithoutEnd(beginning: string, piece: string): Route {
  return (_request, response) => {
    const { socket } = response;
    socket?.write(beginning);
    const pour = (): void => {
      while (socket?.destroyed === false && socket.write(piece));
    };
    socket?.on('drain', pour);
    pour();
    return undefined;
  };
}

/** The same in whole HTTP, with the status 200. */
export function bodyWithoutEnd(beginning: string, piece: string): Route {
  return (_request, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write(beginning);
    const pour = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', pour);
    pour();
    return undefined;
  };
}
