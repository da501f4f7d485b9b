import type { JWTVerifyGetKey } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Clock } from '../../core/clock.js';
import { errorMessage } from '../../core/errors.js';
import { AUDIENCE, providerConfiguration, makeProvider, PROVIDER_PATH } from './provider.js';
import { openKeys, SIGNING_ALGORITHM, type ProviderKeys } from './provider-keys.js';
import { TokenStore } from './token-store.js';

/** Options of the logins. */
export interface OpenIdOptions {
  /** Lifetime of an access token. Default: an hour. */
  readonly accessTokenSeconds?: number;
  /** Port on which programs wait for the browser's redirect. Default: any. */
  readonly loopbackPort?: number;
}

export interface OpenIdServiceOptions extends OpenIdOptions {
  /** Where keys and logins are kept. */
  readonly folder: string;
  readonly clock: Clock;
  /** The server's own address, known once it listens. */
  readonly origin: () => string;
  /** Called for errors that are not a client's fault. */
  readonly report: (line: string) => void;
}

/** How many seconds the clocks of two machines may differ; REANA's servers allow the same. */
const CLOCK_TOLERANCE = 30;

/** The server's OpenID provider and the check of its tokens. Nothing of it is loaded or created before it is needed. */
export class OpenIdService {
  private keys: Promise<ProviderKeys> | undefined;
  private key: JWTVerifyGetKey | undefined;
  private running: Promise<Provider> | undefined;

  constructor(private readonly options: OpenIdServiceOptions) {}

  get issuer(): string {
    return `${this.options.origin()}${PROVIDER_PATH}`;
  }

  get loopbackPort(): number | undefined {
    return this.options.loopbackPort;
  }

  provider(): Promise<Provider> {
    return (this.running ??= this.startProvider().catch((error: unknown) => {
      this.running = undefined;
      throw error;
    }));
  }

  /** The provider's OpenID configuration. Its URLs are the server's own, whatever host name a request used. */
  configuration(): Readonly<Record<string, unknown>> {
    return providerConfiguration(this.issuer);
  }

  /** True for a currently valid access token that this server issued for itself. */
  async accepts(token: string): Promise<boolean> {
    const { errors, jwtVerify } = await import('jose');
    try {
      await jwtVerify(token, await this.openKey(), {
        issuer: this.issuer,
        audience: AUDIENCE,
        algorithms: [SIGNING_ALGORITHM],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(this.options.clock.now()),
        requiredClaims: ['exp', 'sub'],
      });
      return true;
    } catch (error) {
      if (error instanceof errors.JOSEError) return false;
      throw error;
    }
  }

  private async startProvider(): Promise<Provider> {
    const { folder, clock, accessTokenSeconds = 3600, report } = this.options;
    const [keys, store] = await Promise.all([this.openKeys(), TokenStore.open(folder, clock)]);
    const provider = await makeProvider({ issuer: this.issuer, keys, store, accessTokenSeconds });
    provider.on('server_error', (_context, error) => report(`login: ${errorMessage(error)}`));
    return provider;
  }

  private async openKey(): Promise<JWTVerifyGetKey> {
    if (this.key !== undefined) return this.key;
    const [{ createLocalJWKSet }, { signing }] = await Promise.all([import('jose'), this.openKeys()]);
    const { kty, n, e, kid, alg, use } = signing;
    const key = Object.fromEntries(
      Object.entries({ kty, n, e, kid, alg, use }).filter(([, value]) => value !== undefined),
    );
    return (this.key = createLocalJWKSet({ keys: [key] }));
  }

  private openKeys(): Promise<ProviderKeys> {
    return (this.keys ??= openKeys(this.options.folder).catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    }));
  }
}
