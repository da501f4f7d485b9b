import { createHash } from 'node:crypto';
import { readWholeFile } from '../../disk/read-file.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { defined } from '../../core/defined.js';
import type { JsonValue } from '../../core/json.js';
import { joinInside } from '../../core/safe-path.js';
import type { RestClient } from '../../reana/rest-client.js';
import { BUNDLE_LIMITS } from '../../reana/files/bundle-scope.js';
import type { NewRun } from '../../reana/model.js';
import type { PreparedSubmission } from '../submit/prepare-submission.js';

/**
 * Identifies the server in journals. The embedded one gets another port with each start, but its workspaces stay where
 * they are.
 */
export async function identifyServer(client: RestClient, signal?: AbortSignal): Promise<string> {
  if (!(await client.server.isEmbedded(defined({ signal })))) return client.serverUrl;
  const info = await client.server.info(defined({ signal })).catch(() => undefined);
  const workspaces = (info as { default_workspace?: { value?: unknown } } | undefined)?.default_workspace;
  return typeof workspaces?.value === 'string' ? `local:${workspaces.value}` : client.serverUrl;
}

/** Equal for two submissions by the same command, whatever the content of the files. */
export function identifyCommand(server: string, prepared: PreparedSubmission): string {
  const { analysis, newRun, overrides, operationalOptions, resourceOverrides, edits } = prepared;
  const command = [
    server,
    analysis.file,
    newRun.name,
    overrides,
    resourceOverrides,
    ...(edits.length === 0 ? [] : [edits]),
    ...(Object.keys(operationalOptions).length === 0 ? [] : [{ operationalOptions }]),
  ];
  return digest([canonicalJson(command as unknown as JsonValue)]).slice(0, 24);
}

/**
 * Equal for two submissions that create the same run: a digest of the specification, the workflow's files, the copies
 * that were changed for it, and all paths.
 */
export async function digestContent({ newRun, plan, analysis }: PreparedSubmission): Promise<string> {
  const known = hasBundle(newRun, plan) ? newRun.workflowFiles : analysis.workflowFiles;
  const contents = await Promise.all(known.map((path) => contentOf(newRun, path)));
  const paths = plan.files.map(({ path }) => path);
  const copies = plan.files.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return digest([canonicalJson(newRun.specification), ...contents, paths.join('\0'), ...copies]);
}

/** False where inputs that count as files of the workflow are more than a server takes as such: they are data. */
function hasBundle({ workflowFiles, unloaded }: NewRun, { files }: PreparedSubmission['plan']): boolean {
  if (unloaded === undefined) return true;
  const members = new Set(workflowFiles);
  const bytes = files.reduce((sum, { path, size }) => (members.has(path) ? sum + size : sum), 0);
  return bytes <= BUNDLE_LIMITS.bytes;
}

async function contentOf({ root, replaced }: NewRun, path: string): Promise<Uint8Array> {
  return replaced?.get(path) ?? readWholeFile(joinInside(root, path));
}

function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex');
}
