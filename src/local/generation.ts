/** The generations of REANA's servers: 0.9, those that take bundles, and those where users log in by OpenID Connect. */
export const PROTOCOL_GENERATIONS = ['0.9', 'bundle', 'oidc'] as const;

/** The one generation that a server emulates; when absent, all at once. */
export type ProtocolGeneration = (typeof PROTOCOL_GENERATIONS)[number];

/** The version that a server of this generation reports. */
export function serverVersion(generation: ProtocolGeneration | undefined): string {
  if (generation === '0.9') return '0.9.4';
  return generation === 'oidc' ? '0.95.0a7' : '0.95.0a6';
}
