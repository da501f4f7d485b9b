import { writeJson } from '../../core/json/write-json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance } from 'fastify';
import { RequestError } from '../request-error.js';
import { addAuthentication } from './authentication.js';
import { addErrorResponses, unreadableRequests } from './error-responses.js';
import { addHostCheck } from './host-check.js';
import { addOpenIdProvider } from '../openid/openid-routes.js';
import { OpenIdService, type OpenIdOptions } from '../openid/openid-service.js';
import { addRateLimit, type RateLimit } from './rate-limit.js';
import { addCluster } from '../routes/server/cluster.js';
import { addCreate } from '../routes/runs/create.js';
import { addDiff } from '../routes/runs/diff.js';
import { addDiskUsage } from '../routes/workspace/disk-usage.js';
import { addDownload } from '../routes/workspace/download.js';
import { addHealth } from '../routes/server/health.js';
import { addInfo } from '../routes/server/info.js';
import { addLaunch } from '../routes/runs/launch.js';
import { addList } from '../routes/runs/list.js';
import { addListFiles } from '../routes/workspace/list-files.js';
import { addLogs } from '../routes/runs/logs.js';
import { addMoveFiles } from '../routes/workspace/move-files.js';
import { addOpenIdConfiguration } from '../routes/server/openid-configuration.js';
import { addPing } from '../routes/server/ping.js';
import { addPrune } from '../routes/workspace/prune.js';
import { addRestart } from '../routes/runs/restart.js';
import { addRetentionRules } from '../routes/workspace/retention-rules.js';
import { addSecrets } from '../routes/server/secrets.js';
import { addSessions } from '../routes/runs/sessions.js';
import { addSharing } from '../routes/runs/sharing.js';
import { addSpecification } from '../routes/runs/specification.js';
import { addStart } from '../routes/runs/start.js';
import { addStatus } from '../routes/runs/status.js';
import { addToken } from '../routes/server/token.js';
import { addUpload } from '../routes/workspace/upload.js';
import { addValidate } from '../routes/runs/validate.js';
import { addYou } from '../routes/server/you.js';
import type { ServerCertificate } from './server-certificate.js';
import type { ServerContext } from './server-context.js';
import { addSizeInvalidation } from '../workspace/workspace-sizes.js';

/** Largest JSON body: specifications with inlined workflows are long. */
const JSON_LIMIT = 64 * 1024 ** 2;

export interface AppOptions {
  readonly rateLimit?: RateLimit | undefined;
  /** Serves HTTPS with this certificate. */
  readonly tls?: ServerCertificate | undefined;
  readonly openid?: OpenIdOptions | undefined;
  /** Names by which the server may be addressed, beside those of the loopback address. */
  readonly hostNames?: readonly string[] | undefined;
  /** Called for errors that are not a client's fault. */
  readonly report: (line: string) => void;
}

/** The HTTP application, not listening yet. */
export async function buildApp(context: ServerContext, options: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(options.tls === undefined ? {} : { https: { cert: options.tls.cert, key: options.tls.key } }),
    logger: false,
    bodyLimit: JSON_LIMIT,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 8192 },
    ...unreadableRequests,
  });
  app.setReplySerializer((payload) => writeJson(payload));
  await addBodies(app);
  addErrorResponses(app, { dataDir: context.folder.root, report: options.report });
  addHostCheck(app, options.hostNames);
  if (options.rateLimit !== undefined) addRateLimit(app, options.rateLimit, context.clock);
  const openid = openService(app, context, options);
  addAuthentication(app, context, openid);
  addSizeInvalidation(app, context);
  addOpenIdConfiguration(app, context, openid);
  if (openid !== undefined) addOpenIdProvider(app, openid, context);
  for (const add of [
    addPing,
    addYou,
    addHealth,
    addInfo,
    addCreate,
    addList,
    addSpecification,
    addStart,
    addStatus,
    addLogs,
    addUpload,
    addValidate,
    addListFiles,
    addDownload,
    addCluster,
    addDiff,
    addDiskUsage,
    addLaunch,
    addMoveFiles,
    addPrune,
    addRestart,
    addRetentionRules,
    addSecrets,
    addSessions,
    addSharing,
    addToken,
  ]) {
    add(app, context);
  }
  return app;
}

function openService(
  app: FastifyInstance,
  { generation, folder, clock }: ServerContext,
  { openid, report }: AppOptions,
): OpenIdService | undefined {
  if (generation === '0.9' || generation === 'bundle') return undefined;
  return new OpenIdService({
    ...openid,
    folder: folder.openid,
    clock,
    origin: () => app.listeningOrigin,
    report,
  });
}

/** JSON is parsed, raw bytes are passed on as a stream, multipart is left to the route; anything else isn't read. */
async function addBodies(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = body.toString();
    const value = text.trim() === '' ? null : parseExactJson(text);
    if (value === undefined) done(new RequestError(400, 'The body of the request is not JSON.'));
    else done(null, value);
  });
  app.addContentTypeParser(
    'application/octet-stream',
    { bodyLimit: Number.MAX_SAFE_INTEGER },
    (_request, payload, done) => done(null, payload),
  );
  await app.register(multipart, { limits: { files: 1, fields: 0, parts: 1 } });
  app.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, _payload, done) =>
    done(null, undefined),
  );
}
