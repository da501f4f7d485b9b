import type { RestClient } from '../reana/rest-client.js';
import { hasCode } from '../core/errors.js';
import { NotFoundError, QuotaExceededError } from '../reana/errors/api-error.js';
import type { CallOptions, NewRun, Run } from '../reana/model.js';
import { listScan, type ScanListing } from './scan-listing.js';
import { stopRunName } from './scan-names.js';

const WORKFLOW_FILE = 'workflow.yml';

/**
 * Marks a scan on the server as stopped, by a run that is never started. It has no stages, so that it would do nothing
 * anyway. Returns false when the user's quota allows no more runs: then no more points can be run either.
 */
export async function markStopped(client: RestClient, scan: string, options: CallOptions): Promise<boolean> {
  try {
    await client.workflows.create(markerRun(scan), options);
    return true;
  } catch (error) {
    if (error instanceof QuotaExceededError) return false;
    if (!hasCode(error, 'create-outcome-unknown')) throw error;
    // A second marker does no harm, so it only matters whether there is one.
    const { stop } = await listScan(client, scan, options);
    if (stop === undefined) await client.workflows.create(markerRun(scan), options);
    return true;
  }
}

/** Allows a scan to be continued: deletes all markers that it was stopped. Sends no request when there is none. */
export async function removeStopMarkers(
  client: RestClient,
  listing: ScanListing,
  options: CallOptions = {},
): Promise<void> {
  const { stop } = listing;
  if (stop === undefined) return;
  const name = stop.name.split('.')[0] ?? stop.name;
  // Two processes that stop a scan at once create two markers.
  for (const { id } of await listMarkers(client, name, options)) await deleteMarker(client, id, options);
}

async function listMarkers(client: RestClient, name: string, options: CallOptions): Promise<readonly Run[]> {
  const runs: Run[] = [];
  try {
    for await (const run of client.workflows.list({ nameOrId: name, withProgress: false }, options)) {
      if (run.status !== 'deleted') runs.push(run);
    }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  return runs;
}

async function deleteMarker(client: RestClient, id: string, options: CallOptions): Promise<void> {
  try {
    await client.workflows.delete(id, options);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

function markerRun(scan: string): NewRun {
  return {
    name: stopRunName(scan),
    specification: {
      inputs: { parameters: {} },
      workflow: { type: 'yadage', file: WORKFLOW_FILE, files: [] },
    },
    // Nothing is read from it: the only file is the one below.
    root: '/',
    workflowFiles: [WORKFLOW_FILE],
    replaced: new Map([[WORKFLOW_FILE, Buffer.from('stages: []\n')]]),
  };
}
