/** The API capability of servers that take a workflow as a ZIP of its files, and not as JSON. */
export const BUNDLE_CAPABILITY = 'workflow-specification-bundles-v1';
