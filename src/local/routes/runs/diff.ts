import type { FastifyInstance } from 'fastify';
import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { RequestError } from '../../request-error.js';
import { fullName } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { diffSpecifications } from '../../runs/specification-diff.js';
import { diffWorkspaces } from '../../workspace/workspace-diff.js';
import { queryFlag, queryValue, type Query } from '../query.js';
import { lookUpRun, workspaceOf } from '../run-lookup.js';
import { loadedSpecification } from './specification.js';

interface Pair {
  readonly a: string;
  readonly b: string;
}

/** `GET …/{a}/diff/{b}`: how two runs differ in their specification and their files; both parts are JSON as text. */
export function addDiff(app: FastifyInstance, context: ServerContext): void {
  const { store, manager } = context;
  app.get<{ Params: Pair; Querystring: Query }>('/api/workflows/:a/diff/:b', async (request) => {
    const runs = [lookUpRun(store, request.params.a), lookUpRun(store, request.params.b)] as const;
    const lines = readContext(queryValue(request.query, 'context_lines'));
    const [first, second] = await Promise.all(
      runs.map(async (run) => withParameters(await loadedSpecification(manager, run), run.parameters)),
    );
    const [a, b] = runs.map((run) => ({ name: fullName(run), workspace: workspaceOf(store, run) }));
    if (first === undefined || second === undefined || a === undefined || b === undefined) return {};
    const brief = queryFlag(request.query, 'brief');
    return {
      reana_specification: JSON.stringify(await diffSpecifications(first, second, lines)),
      workspace_listing: JSON.stringify(await diffWorkspaces(a, b, { brief, context: lines })),
    };
  });
}

/** The parameters that a run was started with count, too. */
function withParameters(specification: JsonObject, given: JsonObject): JsonObject {
  const { inputs } = specification;
  if (Object.keys(given).length === 0) return specification;
  const section = isJsonObject(inputs) ? inputs : {};
  const declared = isJsonObject(section['parameters']) ? section['parameters'] : {};
  return { ...specification, inputs: { ...section, parameters: { ...declared, ...given } } };
}

function readContext(text = '5'): number {
  const lines = Number(text);
  if (Number.isSafeInteger(lines) && lines >= 0) return lines;
  throw new RequestError(400, `context_lines ${text} is not a whole number of at least 0.`);
}
