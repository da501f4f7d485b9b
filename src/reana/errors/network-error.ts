import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { ProxyFailure } from '../http/proxy.js';

export type NetworkErrorKind =
  'dns' | 'refused' | 'unreachable' | 'reset' | 'tls' | 'timeout' | 'proxy' | 'unknown';

/** Failures without any byte of the request having left. */
const BEFORE_CONNECTION: readonly NetworkErrorKind[] = ['dns', 'refused', 'unreachable', 'tls', 'proxy'];

/** No response came from the server. */
export class NetworkError extends ReanaMadminerError {
  declare readonly code: 'network';
  readonly kind: NetworkErrorKind;
  /** False when the connection was never made, so that the server can't have seen the request. */
  readonly mayHaveReached: boolean;
  /** How often the request was tried, this time included. */
  readonly attempts: number;
  /** Address of the server, without credentials. */
  readonly server: string;
  /** Method, and path below `/api` without credentials. */
  readonly call: string;
  /** What a proxy responded instead of connecting. */
  readonly proxyStatus: number | undefined;

  constructor(failure: NetworkFailure) {
    const { kind, server, call, attempts } = failure;
    const tries = attempts > 1 ? `, ${attempts} tries` : '';
    super('network', `${networkErrorMessage(failure)} (${call}${tries})`, {
      hint: hintFor(failure),
      cause: plainCause(failure.cause),
    });
    this.kind = kind;
    this.mayHaveReached = !BEFORE_CONNECTION.includes(kind) && failure.connected;
    this.attempts = attempts;
    this.server = server;
    this.call = call;
    this.proxyStatus = proxyFailure(failure.cause)?.status;
  }
}

export interface NetworkFailure {
  readonly kind: NetworkErrorKind;
  readonly server: string;
  readonly call: string;
  /** Whether a connection was open when it failed. */
  readonly connected: boolean;
  readonly attempts: number;
  readonly cause: unknown;
}

const KINDS: Readonly<Record<string, NetworkErrorKind>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNABORTED: 'reset',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  PROXY_FAILURE: 'proxy',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_UNTRUSTED: 'tls',
  CERT_REVOKED: 'tls',
  CERT_REJECTED: 'tls',
  CERT_CHAIN_TOO_LONG: 'tls',
  CERT_SIGNATURE_FAILURE: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** Kind of a connection failure from Node's error code. */
export function networkErrorKind(error: unknown): NetworkErrorKind {
  const code = errorCode(error);
  if (code === undefined) return 'unknown';
  if (code.startsWith('HPE_')) return 'reset';
  return KINDS[code] ?? (/^ERR_(TLS|SSL)_/.test(code) ? 'tls' : 'unknown');
}

/** The first error code along the chain of causes. */
export function errorCode(error: unknown): string | undefined {
  for (const cause of causes(error)) if (typeof cause.code === 'string') return cause.code;
  return undefined;
}

/** The error and what caused it, outermost first. */
export function* causes(error: unknown): Generator<{ readonly code?: unknown; readonly message?: unknown }> {
  for (let cause = error; typeof cause === 'object' && cause !== null;) {
    yield cause;
    cause = 'cause' in cause ? cause.cause : undefined;
  }
}

function networkErrorMessage({ kind, server, cause, connected }: NetworkFailure): string {
  const host = new URL(server).host;
  const code = errorCode(cause);
  switch (kind) {
    case 'dns':
      return `the name of ${host} can't be resolved`;
    case 'refused':
      return `${host} refuses the connection`;
    case 'unreachable':
      return `there is no way to ${host} from here`;
    case 'tls':
      return `no trusted connection to ${host}: ${tlsReason(code, cause)}`;
    case 'timeout':
      return connected ? `${host} has fallen silent` : `no connection to ${host} in time`;
    case 'reset':
      return isNoHttp(code)
        ? `what ${host} sends is no valid HTTP (${code})`
        : `the connection to ${host} broke`;
    case 'proxy':
      return `no connection to ${host} through ${proxyReason(cause)}`;
    case 'unknown':
      return `the request to ${host} failed${code === undefined ? '' : ` (${code})`}: ${causeMessage(cause)}`;
  }
}

/** True for the codes of Node's parser, except that of a response which is cut off. */
function isNoHttp(code: string | undefined): code is string {
  return code?.startsWith('HPE_') === true && code !== 'HPE_INVALID_EOF_STATE';
}

function proxyFailure(cause: unknown): ProxyFailure | undefined {
  return [...causes(cause)].find((one) => one instanceof ProxyFailure);
}

function proxyReason(cause: unknown): string {
  const { proxy = '', status, message = '' } = proxyFailure(cause) ?? {};
  return `the proxy ${proxy}: ${status === undefined ? message : `it responds ${status} ${message}`.trimEnd()}`;
}

const TLS_REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from a private authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: "its certificate is not valid yet; is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  HOSTNAME_MISMATCH: 'its certificate is for another name',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it demands a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust the client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not take the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'it does not take the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'the client certificate has expired',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it agrees on no way to speak TLS, or demands a client certificate',
};

function tlsReason(code: string | undefined, cause: unknown): string {
  if (isPlainHttp(code, cause)) return 'it does not speak TLS on this port';
  return TLS_REASONS[code ?? ''] ?? `${code ?? 'TLS'}, ${causeMessage(cause)}`;
}

function isPlainHttp(code: string | undefined, cause: unknown): boolean {
  return (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number|packet length/i.test(causeMessage(cause))
  );
}

function hintFor({ kind, server, cause }: NetworkFailure): string {
  const code = errorCode(cause);
  switch (kind) {
    case 'dns':
      return `check the server address ${server} and this machine's network`;
    case 'refused':
      return `check the server address ${server} and that the server is running`;
    case 'tls':
      if (isPlainHttp(code, cause))
        return `for a server on this machine, try ${server.replace(/^https:/, 'http:')}`;
      if (code !== undefined && /SELF_SIGNED|VERIFY|ISSUER/.test(code)) {
        return "if the cluster has a private authority, give that authority's certificate as CA file";
      }
      return code?.includes('ALERT') === true
        ? 'give the certificate and the key that the cluster gave you; it may demand a newer one'
        : "ask the cluster's administrators";
    case 'proxy':
      return proxyFailure(cause)?.status === 407
        ? 'put your user name and password for it before its name in HTTPS_PROXY, as USER:PASSWORD@HOST'
        : `check HTTPS_PROXY; NO_PROXY=${new URL(server).hostname} goes around the proxy`;
    case 'reset':
      if (isNoHttp(code))
        return `check the server address ${server}; a proxy on the way may have sent it instead`;
      return `check this machine's network, then try again`;
    case 'unreachable':
    case 'timeout':
    case 'unknown':
      return `check this machine's network, then try again`;
  }
}

function causeMessage(cause: unknown): string {
  return errorMessage([...causes(cause)].at(-1) ?? cause);
}

/** The innermost cause alone: what lies above it holds the whole request, and so the token. */
function plainCause(cause: unknown): unknown {
  const innermost = [...causes(cause)].at(-1);
  if (innermost !== undefined && !('config' in innermost)) return innermost;
  return Object.assign(new Error(redact(causeMessage(cause))), { code: errorCode(cause) });
}
