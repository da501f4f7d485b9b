import { array, json, number, object, optional, string, withDefault } from '../wire/decode.js';
import { DecodeError } from '../wire/decode-error.js';
import { isLoopback } from '../http/server-url.js';

/** The OpenID provider that a REANA server takes logins of, and how this program is known there. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where the provider lets programs log in that have no browser. */
  readonly deviceAuthorizationEndpoint?: string;
  /** Where the provider ends logins. */
  readonly revocationEndpoint?: string;
  /** How the provider may sign the claims about the user. */
  readonly signingAlgorithms: readonly string[];
  /** The port on this machine that the provider's response has to go to; any when left out. */
  readonly loopbackPort?: number;
  /** True when the server takes REANA access tokens in the query too. */
  readonly takesQueryTokens: boolean;
}

const openIdDocument = object({
  issuer: string,
  authorization_endpoint: string,
  token_endpoint: string,
  device_authorization_endpoint: optional(string),
  revocation_endpoint: optional(string),
  id_token_signing_alg_values_supported: withDefault(array(string), []),
  reana_cli_client_id: string,
  reana_cli_loopback_port: optional(number),
  reana_query_token_supported: withDefault(json, false),
});

/** Those that REANA itself takes, for servers that relay no list. */
const REANA_ALGORITHMS = ['RS256', 'ES256'];

/**
 * The OpenID configuration that a server reports. An endpoint that can't be used and isn't needed to log in is omitted.
 * @throws DecodeError when it can't be used
 */
export function decodeProvider(value: unknown, serverUrl: string): OpenIdProvider {
  const document = openIdDocument(value, '');
  const needed = (name: 'issuer' | 'authorization_endpoint' | 'token_endpoint'): string => {
    if (isUsable(document[name], serverUrl)) return document[name];
    throw new DecodeError(`${name} should be an https address but is ${JSON.stringify(document[name])}`);
  };
  const { device_authorization_endpoint: device, revocation_endpoint: revocation } = document;
  const port = document.reana_cli_loopback_port;
  const algorithms = document.id_token_signing_alg_values_supported;
  return {
    issuer: needed('issuer'),
    clientId: document.reana_cli_client_id,
    authorizationEndpoint: needed('authorization_endpoint'),
    tokenEndpoint: needed('token_endpoint'),
    ...(device !== undefined && isUsable(device, serverUrl) ? { deviceAuthorizationEndpoint: device } : {}),
    ...(revocation !== undefined && isUsable(revocation, serverUrl)
      ? { revocationEndpoint: revocation }
      : {}),
    signingAlgorithms: algorithms.length === 0 ? REANA_ALGORITHMS : algorithms,
    ...(port !== undefined && Number.isInteger(port) && port > 0 && port < 65536
      ? { loopbackPort: port }
      : {}),
    takesQueryTokens: document.reana_query_token_supported === true,
  };
}

/** Secrets go to https addresses, and to this machine when the server itself is on it. */
function isUsable(address: string, serverUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(address) && isLoopback(serverUrl));
}
