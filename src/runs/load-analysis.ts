import { join } from 'node:path';
import type { Analysis } from '../analysis/analysis.js';
import { loadAnalysis as loadFrom } from '../analysis/load/load-analysis.js';
import { ACCEPTED_ARCHIVE } from '../analysis/data-options/read-zip.js';
import type { DocumentFetcher } from '../analysis/toplevel/fetch-toplevel.js';
import { cacheFolder } from '../disk/cache-folder.js';
import { compareTemplateVersion } from '../template/compare-version.js';

const ARCHIVE_LIMITS = { bytes: ACCEPTED_ARCHIVE.packedBytes, milliseconds: 300_000 };

/**
 * Reads and checks an analysis: `reana.yaml`, the workflow it names and the input paths. A workflow that
 * `inputs.options.toplevel` names on another server is fetched. A copy that another version has made gets a warning.
 * @param file path of the file, or of the folder that holds `reana.yaml` or `reana.yml`
 * @throws SpecError with every error found
 */
export async function loadAnalysis(file: string): Promise<Analysis> {
  const analysis = await loadFrom(file, { fetcher: fetcherOf(process.env) });
  const notes = await compareTemplateVersion(file, analysis.root);
  return notes.length === 0 ? analysis : { ...analysis, warnings: [...analysis.warnings, ...notes] };
}

/** Yadage's own variables for the tokens of GitLab. */
function fetcherOf({
  YADAGE_SCHEMA_LOAD_TOKEN: workflowToken,
  YADAGE_INIT_TOKEN: archiveToken,
  ...environment
}: NodeJS.ProcessEnv): DocumentFetcher {
  const folder = join(cacheFolder(environment), 'documents');
  return {
    async fetch(request) {
      const { DocumentStore } = await import('../reana/documents/document-store.js');
      const isArchive = request.kind === 'archive';
      const token = isArchive ? archiveToken : workflowToken;
      const store = new DocumentStore({ folder, token: token === '' ? undefined : token });
      return store.fetch({ ...request, ...(isArchive ? { limits: ARCHIVE_LIMITS } : {}) });
    },
  };
}
