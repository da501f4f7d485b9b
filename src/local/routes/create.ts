import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { SpecError } from '../../spec/diagnostic.js';
import { decodeYaml, parseYaml } from '../../spec/yaml.js';
import { BUNDLE_LIMITS, unpackBundle } from '../bundle-archive.js';
import { checkScope, declaredScope } from '../bundle-scope.js';
import { checkRunName, checkSpecification } from '../check-specification.js';
import { RequestError } from '../errors.js';
import { writeStream } from '../receive-file.js';
import { fullName, type RunRecord } from '../run-record.js';
import type { ServerContext } from '../server-context.js';
import { one, type Query } from './query.js';

/** Room for the names and headers of a full bundle. */
const ARCHIVE_LIMIT = BUNDLE_LIMITS.totalBytes + 16 * 1024 ** 2;

/** `POST /api/workflows`: a new run, from `reana.yaml` as JSON or from a bundle of files. */
export function addCreate(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Querystring: Query }>('/api/workflows', async (request, reply) => {
    const name = one(request.query, 'workflow_name');
    await context.quota.check();
    const run = request.isMultipart()
      ? await createFromBundle(context, name, request)
      : await createFromJson(context, name, request.body);
    return reply.status(201).send({
      message: 'Workflow workspace created',
      workflow_id: run.id,
      workflow_name: fullName(run),
    });
  });
}

async function createFromJson(
  context: ServerContext,
  name: string | undefined,
  body: unknown,
): Promise<RunRecord> {
  if (context.generation === 'bundle' || context.generation === 'oidc') {
    throw new RequestError(
      400,
      "This server no longer accepts a client-serialized 'reana_specification': it takes specification bundles. " +
        'Please upgrade your client.',
    );
  }
  if (!isJsonObject(body)) throw new RequestError(400, "'workflow'");
  checkSpecification(body);
  return context.store.create(checkRunName(name), body);
}

async function createFromBundle(
  context: ServerContext,
  name: string | undefined,
  request: FastifyRequest,
): Promise<RunRecord> {
  if (context.generation === '0.9') {
    throw new RequestError(400, 'This server takes the specification as JSON, not as a bundle.');
  }
  const staging = join(context.folder.uploads, randomUUID());
  const archive = `${staging}.zip`;
  try {
    await receiveArchive(request, archive);
    await mkdir(staging);
    const members = await unpackBundle(archive, staging);
    const specification = await readSpecification(staging, members);
    checkScope(members, declaredScope(specification));
    checkSpecification(specification);
    return await context.store.create(checkRunName(name), specification, staging);
  } finally {
    await rm(archive, { force: true });
    await rm(staging, { recursive: true, force: true });
  }
}

async function receiveArchive(request: FastifyRequest, archive: string): Promise<void> {
  let received = false;
  for await (const part of request.parts({
    limits: { fileSize: ARCHIVE_LIMIT, files: 1, fields: 0, parts: 1 },
  })) {
    if (part.type !== 'file' || part.fieldname !== 'bundle') {
      throw new RequestError(400, "The request has to hold one part of the name 'bundle', and nothing else.");
    }
    await writeStream(part.file, archive);
    if (part.file.truncated) throw new RequestError(413, `The bundle is larger than ${ARCHIVE_LIMIT} bytes.`);
    received = true;
  }
  if (!received) throw new RequestError(400, "The part 'bundle' is missing.");
}

async function readSpecification(folder: string, members: readonly string[]): Promise<JsonObject> {
  if (!members.includes('reana.yaml')) throw new RequestError(400, 'The bundle holds no reana.yaml.');
  try {
    const text = decodeYaml(await readFile(join(folder, 'reana.yaml')), 'reana.yaml');
    const { value } = parseYaml(text, 'reana.yaml');
    if (!isJsonObject(value)) throw new RequestError(400, 'reana.yaml holds no mapping.');
    return value;
  } catch (error) {
    if (error instanceof SpecError) throw new RequestError(400, error.message, { cause: error });
    throw error;
  }
}
