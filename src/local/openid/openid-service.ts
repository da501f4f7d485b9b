import type { JWTVerifyGetKey } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Clock } from '../../core/clock.js';
import { errorMessage } from '../../core/errors.js';
import { AUDIENCE, providerConfiguration, makeProvider, PROVIDER_PATH } from './provider.js';
import { openKeys, SIGNING_ALGORITHM, type ProviderKeys } from './provider-keys.js';
import { TokenStore } from './token-store.js';

/** How logins are done; what is left out has a default. */
export interface OpenIdOptions {
  /** How long an access token is good for. Default: an hour. */
  readonly accessTokenSeconds?: number;
  /** Port on which programs are told to wait for a browser that comes back. Default: any. */
  readonly loopbackPort?: number;
}

export interface OpenIdServiceOptions extends OpenIdOptions {
  /** Where keys and logins are kept. */
  readonly folder: string;
  readonly clock: Clock;
  /** The server's own address, known once it listens. */
  readonly origin: () => string;
  /** Hears of errors that are no client's fault. */
  readonly report: (line: string) => void;
}

/** Clocks of two machines may differ by so much; REANA's servers bear the same. */
const CLOCK_TOLERANCE = 30;

/** The server's OpenID provider and the check of its tokens. Nothing of it is loaded or made before it is needed. */
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

  /** The provider's OpenID configuration. Its addresses are the server's own, whatever name a request came to. */
  configuration(): Readonly<Record<string, unknown>> {
    return providerConfiguration(this.issuer);
  }

  /** True when this is an access token of ours, for this server, and good now. */
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
