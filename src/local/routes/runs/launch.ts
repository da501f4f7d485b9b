import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../request-error.js';

/** `POST /api/launch`: clusters fetch an analysis from an address and run it; the embedded server fetches nothing. */
export function addLaunch(app: FastifyInstance): void {
  app.post('/api/launch', () => {
    throw new RequestError(
      501,
      'The embedded REANA server does not fetch analyses from the network: ' +
        'download the analysis, then create a run from its reana.yaml.',
    );
  });
}
