import type { ServerResponse } from 'node:http';
import type { OpenIdProvider } from '../../../src/reana/auth/provider.js';
import { decodeProvider } from '../../../src/reana/auth/provider.js';
import { StubServer, type Reply, type SeenRequest } from '../stub-server.js';

/** A JWT as far as a client looks into it. Each is another. */
export function makeJwt(claims: Readonly<Record<string, unknown>> = {}): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  jwts += 1;
  return [
    encode({ alg: 'RS256', kid: 'test' }),
    encode({ sub: 'ada', jti: jwts, ...claims }),
    'c2lnbmF0dXJl',
  ].join('.');
}

let jwts = 0;

type Handler = (
  fields: URLSearchParams,
  response: ServerResponse,
) => Reply | undefined | Promise<Reply | undefined>;

/** A provider that does what a test wants: by itself it grants everything, and each refresh token once. */
export class FakeProvider {
  /** What was asked of the token endpoint, in turn. */
  readonly asked: URLSearchParams[] = [];
  readonly revoked: string[] = [];
  /** Access tokens that were given. */
  readonly given: string[] = [];
  /** Seconds that they are valid; undefined says nothing. */
  lifetime: number | undefined = 3600;
  /** Answers of the token endpoint before it answers by itself. */
  readonly faults: Handler[] = [];
  refreshToken = 'refresh-token-0';
  rotates = true;
  revocation: Reply = { status: 200, body: {} };
  /** What the device endpoint says besides the code. */
  device: Readonly<Record<string, unknown>> = { expires_in: 600, interval: 1 };

  private constructor(readonly stub: StubServer) {}

  static async start(tls?: { readonly key: Buffer; readonly cert: Buffer }): Promise<FakeProvider> {
    const stub = await StubServer.start({}, tls);
    const provider = new FakeProvider(stub);
    stub.use({
      'GET /auth': ({ query }) => {
        const target = new URL(query.get('redirect_uri') ?? '');
        target.search = new URLSearchParams({
          code: 'of-the-user',
          state: query.get('state') ?? '',
        }).toString();
        return { status: 302, headers: { Location: target.href } };
      },
      'POST /token': (request, response) => provider.grant(request, response),
      'POST /device': () => ({
        body: {
          device_code: 'device-code-of-the-test',
          user_code: 'ABCD-EFGH',
          verification_uri: `${stub.url}/device`,
          ...provider.device,
        },
      }),
      'POST /revoke': ({ body }) => {
        provider.revoked.push(new URLSearchParams(body.toString()).get('token') ?? '');
        return provider.revocation;
      },
    });
    return provider;
  }

  /** What a REANA server says of it. */
  get document(): Readonly<Record<string, unknown>> {
    const { url } = this.stub;
    return {
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      device_authorization_endpoint: `${url}/device`,
      revocation_endpoint: `${url}/revoke`,
      reana_cli_client_id: 'reana-cli',
    };
  }

  get provider(): OpenIdProvider {
    return decodeProvider(this.document, this.stub.url);
  }

  /** How often a refresh token was used. */
  get refreshes(): number {
    return this.asked.filter((fields) => fields.get('grant_type') === 'refresh_token').length;
  }

  /** A new pair of tokens, as the token endpoint gives them. */
  tokens(): Record<string, unknown> {
    const accessToken = makeJwt();
    this.given.push(accessToken);
    if (this.rotates) this.refreshToken = `refresh-token-${this.given.length}`;
    return {
      token_type: 'Bearer',
      access_token: accessToken,
      ...(this.lifetime === undefined ? {} : { expires_in: this.lifetime }),
      refresh_token: this.refreshToken,
      refresh_expires_in: 0,
    };
  }

  /** Whether a REANA server takes this. */
  knows(authorization: string | undefined): boolean {
    return authorization === `Bearer ${this.given.at(-1) ?? ''}`;
  }

  close(): Promise<void> {
    return this.stub.close();
  }

  private async grant(request: SeenRequest, response: ServerResponse): Promise<Reply | undefined> {
    const fields = new URLSearchParams(request.body.toString());
    this.asked.push(fields);
    const fault = this.faults.shift();
    if (fault !== undefined) return fault(fields, response);
    const isStale =
      fields.get('grant_type') === 'refresh_token' && fields.get('refresh_token') !== this.refreshToken;
    return isStale ? refusal('invalid_grant') : { body: this.tokens() };
  }
}

/** A refusal of RFC 6749. */
export function refusal(error: string, description?: string): Reply {
  return {
    status: 400,
    body: { error, ...(description === undefined ? {} : { error_description: description }) },
  };
}

/** A REANA server that takes logins of this provider. */
export async function startReana(provider: FakeProvider): Promise<StubServer> {
  return StubServer.start({
    'GET /api/.well-known/openid-configuration': () => ({ body: provider.document }),
    'GET /api/ping': { body: { message: 'OK', status: '200' } },
    'GET /api/you': ({ headers }) =>
      provider.knows(headers.authorization)
        ? { body: { email: 'ada@example.org', full_name: 'Ada', quota: {} } }
        : { status: 401, body: { message: 'Invalid access token.' } },
  });
}
