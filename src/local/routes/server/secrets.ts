import type { FastifyInstance } from 'fastify';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../core/json.js';
import { RequestError } from '../../request-error.js';
import type { StoredSecret } from '../../store/secret-store.js';
import type { ServerContext } from '../../server/server-context.js';
import { queryFlag, type Query } from '../query.js';

/** What Kubernetes allows as the name of a secret. */
const NAME = /^[-._a-zA-Z0-9]{1,253}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `/api/secrets`: names and types can be read, values can be written only. */
export function addSecrets(app: FastifyInstance, { secrets }: ServerContext): void {
  app.get('/api/secrets', () => secrets.list().map(({ name, type }) => ({ name, type })));

  app.post<{ Querystring: Query }>('/api/secrets/', async (request, reply) => {
    const given = readSecrets(request.body);
    const known = given.filter(({ name }) => secrets.has(name)).map(({ name }) => name);
    if (known.length > 0 && !queryFlag(request.query, 'overwrite')) {
      throw new RequestError(
        409,
        `Operation cancelled. Secrets ${known.join(', ')} already exist. ` +
          'If you want to change them use overwrite.',
      );
    }
    await secrets.put(given);
    return reply.status(201).send({ message: 'Secret(s) successfully added.' });
  });

  app.delete('/api/secrets/', async (request, reply) => {
    const names = readNames(request.body);
    const missing = names.filter((name) => !secrets.has(name));
    if (missing.length > 0) return reply.status(404).send(missing);
    await secrets.remove(names);
    return names;
  });

  // Flask redirects to the address with the slash; clients rely on it.
  for (const method of ['POST', 'DELETE'] as const) {
    app.route({
      method,
      url: '/api/secrets',
      handler: (request, reply) => {
        const [, query] = request.url.split('?', 2);
        const location = `/api/secrets/${query === undefined ? '' : `?${query}`}`;
        return reply
          .header('Location', location)
          .type('text/html; charset=utf-8')
          .status(308)
          .send(REDIRECTING);
      },
    });
  }
}

const REDIRECTING = `<!doctype html>
<html lang=en>
<title>Redirecting...</title>
<h1>Redirecting...</h1>
<p>The address of this resource ends with a slash.
`;

function readSecrets(body: unknown): readonly StoredSecret[] {
  if (!isJsonObject(body)) throw new RequestError(400, 'The secrets are not a JSON object.');
  return Object.entries(body).map(([name, entry]) => readSecret(name, entry));
}

/** Never quotes the value: it may be a secret in the wrong form. */
function readSecret(name: string, entry: JsonValue): StoredSecret {
  const refuse = (why: string): RequestError =>
    new RequestError(400, `Secret ${JSON.stringify(name)} ${why}.`);
  if (!NAME.test(name) || /^\.\.?$/.test(name)) throw refuse('has a name that is not valid');
  if (!isJsonObject(entry)) throw refuse('has no value and type');
  const { value, type } = entry;
  if (type !== 'env' && type !== 'file') throw refuse("has a type other than 'env' and 'file'");
  if (typeof value !== 'string' || !BASE64.test(value))
    throw refuse('has a value that is not encoded in base64');
  if (type === 'env' && !VARIABLE.test(name))
    throw refuse('has a name that no environment variable can have');
  return { name, type, value };
}

function readNames(body: unknown): readonly string[] {
  if (!isJsonArray(body) || !body.every((name) => typeof name === 'string')) {
    throw new RequestError(400, 'The names of the secrets are not a list.');
  }
  return body;
}
