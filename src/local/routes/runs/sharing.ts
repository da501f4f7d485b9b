import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../core/json.js';
import { RequestError } from '../../request-error.js';
import { fullName, type RunRecord, type RunShare } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { queryValue, type Query } from '../query.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';
import { userEmail } from '../server/you.js';

const LONGEST_MESSAGE = 5000;
type SharingRequest = FastifyRequest<{ Params: RunParameters; Querystring: Query }>;

/** Sharing of runs. The embedded server has one user: it only records the shares, since nobody else can log in. */
export function addSharing(app: FastifyInstance, context: ServerContext): void {
  const { store, generation } = context;
  if (generation === '0.9') return;
  const route = '/api/workflows/:reference';

  app.post<{ Params: RunParameters; Querystring: Query }>(`${route}/share`, async (request) => {
    const run = lookUpRun(store, request.params.reference);
    const share = readShare(request, context);
    const { sharedWith = [] } = run;
    if (sharedWith.some(({ email }) => email === share.email)) {
      throw new RequestError(409, `${fullName(run)} is already shared with ${share.email}.`);
    }
    await store.update(run.id, { sharedWith: [...sharedWith, share] });
    return sharingResponse('The workflow has been shared with the user.', run);
  });

  app.post<{ Params: RunParameters; Querystring: Query }>(`${route}/unshare`, async (request) => {
    const run = lookUpRun(store, request.params.reference);
    const email = readField(request, 'user_email_to_unshare_with');
    if (email === undefined) throw new RequestError(400, 'user_email_to_unshare_with is missing.');
    const { sharedWith = [] } = run;
    const left = sharedWith.filter((share) => share.email !== email);
    if (left.length === sharedWith.length) {
      throw new RequestError(409, `${fullName(run)} is not shared with ${email}.`);
    }
    await store.update(run.id, { sharedWith: left });
    return sharingResponse('The workflow has been unshared with the user.', run);
  });

  app.get<{ Params: RunParameters }>(`${route}/share-status`, (request) => {
    const run = lookUpRun(store, request.params.reference);
    const shared_with = (run.sharedWith ?? []).map(({ email, validUntil }) => ({
      user_email: email,
      valid_until: validUntil === undefined ? null : `${validUntil}T23:59:59`,
    }));
    return { workflow_id: run.id, workflow_name: fullName(run), shared_with };
  });

  app.get('/api/users/shared-with-you', () => ({ users_shared_with_you: [] }));
  app.get('/api/users/you-shared-with', () => {
    const emails = new Set(store.list().flatMap((run) => (run.sharedWith ?? []).map(({ email }) => email)));
    return { users_you_shared_with: [...emails].map((email) => ({ email })) };
  });
}

function readShare(request: SharingRequest, { clock }: ServerContext): RunShare {
  const email = readField(request, 'user_email_to_share_with');
  const validUntil = readField(request, 'valid_until');
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new RequestError(400, 'user_email_to_share_with is not a mail address.');
  }
  if (email === userEmail()) throw new RequestError(400, 'Unable to share a workflow with yourself.');
  if ((readField(request, 'message') ?? '').length > LONGEST_MESSAGE) {
    throw new RequestError(400, `Message is too long. Please keep it under ${LONGEST_MESSAGE} characters.`);
  }
  if (validUntil === undefined) return { email };
  if (!/^\d{4}-\d\d-\d\d$/.test(validUntil) || Number.isNaN(Date.parse(validUntil))) {
    throw new RequestError(400, "Date format is not valid. Please use YYYY-MM-DD for 'valid_until'.");
  }
  if (validUntil < new Date(clock.now()).toISOString().slice(0, 10)) {
    throw new RequestError(400, "The 'valid_until' date cannot be in the past.");
  }
  return { email, validUntil };
}

/** REANA's documentation puts a field into the query, its server reads it from the body: both are accepted. */
function readField(request: SharingRequest, key: string): string | undefined {
  const value = isJsonObject(request.body) ? request.body[key] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  const text = queryValue(request.query, key);
  return text === '' ? undefined : text;
}

function sharingResponse(message: string, run: RunRecord): Record<string, string> {
  return { message, workflow_id: run.id, workflow_name: fullName(run) };
}
