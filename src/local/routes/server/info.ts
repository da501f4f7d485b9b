import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../server/server-context.js';

/** `GET /api/info`: what the cluster offers, with REANA's own titles. */
export function addInfo(app: FastifyInstance, { folder, manager, computeBackends }: ServerContext): void {
  app.get('/api/info', () => {
    const { cores, memoryBytes } = manager.budget;
    const memory = `${Math.floor(memoryBytes / 1024 ** 2)}Mi`;
    return {
      compute_backends: entry('List of supported compute backends', computeBackends),
      dask_enabled: entry('Dask workflows allowed in the cluster', 'False'),
      default_kubernetes_cpu_limit: entry('Default CPU limit for Kubernetes jobs', '1'),
      default_kubernetes_cpu_request: entry('Default CPU request for Kubernetes jobs', '1'),
      default_kubernetes_jobs_timeout: entry('Default timeout for Kubernetes jobs', '604800'),
      default_kubernetes_memory_limit: entry('Default memory limit for Kubernetes jobs', '1536Mi'),
      default_kubernetes_memory_request: entry('Default memory request for Kubernetes jobs', null),
      default_workspace: entry('Default workspace', folder.workspaces),
      interactive_session_recommended_jupyter_images: entry(
        'Recommended Jupyter images for interactive sessions',
        [],
      ),
      interactive_sessions_custom_image_allowed: entry(
        'Users can set custom interactive session images',
        'False',
      ),
      kubernetes_max_cpu_limit: entry('Maximum allowed CPU limit for Kubernetes jobs', String(cores)),
      kubernetes_max_cpu_request: entry('Maximum allowed CPU request for Kubernetes jobs', String(cores)),
      kubernetes_max_memory_limit: entry('Maximum allowed memory limit for Kubernetes jobs', memory),
      kubernetes_max_memory_request: entry('Maximum allowed memory request for Kubernetes jobs', memory),
      maximum_kubernetes_jobs_timeout: entry('Maximum timeout for Kubernetes jobs', '1209600'),
      maximum_workspace_retention_period: entry('Maximum retention period in days for workspace files', null),
      supported_workflow_engines: entry('List of supported workflow engines', ['serial', 'yadage']),
      workspaces_available: entry('List of available workspaces', [folder.workspaces]),
    };
  });
}

function entry<T>(title: string, value: T): { readonly title: string; readonly value: T } {
  return { title, value };
}
