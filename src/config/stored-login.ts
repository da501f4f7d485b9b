import type { Clock } from '../core/clock.js';
import type { TokenSource } from '../reana/auth/authentication.js';
import type { ProviderAccess } from '../reana/auth/provider-fetch.js';
import { loginEnded, refreshTokens, revokeToken } from '../reana/auth/refresh-tokens.js';
import { unlessAborted } from '../reana/auth/shared-call.js';
import type { TokenSet } from '../reana/auth/token-set.js';
import { isEnding } from '../reana/auth/token-text.js';
import type { TlsOptions } from '../reana/http/connection.js';
import { hasCode } from '../core/errors.js';
import type { CallOptions } from '../reana/model.js';
import type { LoginStore } from './login-store.js';
import type { StoredLogin } from './stored-record.js';

export interface LoginAccess {
  readonly clock: Clock;
  readonly tls?: TlsOptions | undefined;
}

/**
 * The tokens of a stored login. They are renewed a minute before they end: once for all requests of this process that
 * need it, and once for all processes of this user.
 */
export class StoredLoginTokens implements TokenSource {
  readonly scheme = 'bearer';
  private login: StoredLogin | undefined;
  private renewal: Promise<string | undefined> | undefined;
  /** The request for new tokens, which nobody may interrupt: its response can replace the refresh token. */
  private exchange: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: LoginStore,
    private readonly serverUrl: string,
    private readonly access: LoginAccess,
  ) {}

  async token(options: CallOptions): Promise<string> {
    this.login ??= await this.store.read(this.serverUrl);
    const tokens = this.login?.tokens;
    if (tokens !== undefined && !isEnding(tokens.expiresAt, this.access.clock.now()))
      return tokens.accessToken;
    const renewed = await this.renewOnce(undefined, options);
    if (renewed === undefined) throw loginEnded(this.serverUrl);
    return renewed;
  }

  async renew(refused: string, options: CallOptions): Promise<string | undefined> {
    return this.renewOnce(refused, options);
  }

  private async renewOnce(refused: string | undefined, { signal }: CallOptions): Promise<string | undefined> {
    const current = this.login?.tokens?.accessToken;
    if (refused !== undefined && this.renewal === undefined && current !== undefined && current !== refused)
      return current;
    this.renewal ??= this.store
      .whileRenewing(this.serverUrl, () => this.renewAlone(refused))
      .finally(() => {
        this.renewal = undefined;
      });
    return unlessAborted(this.renewal, signal, () => this.exchange);
  }

  private async renewAlone(refused: string | undefined): Promise<string | undefined> {
    const login = await this.store.read(this.serverUrl);
    this.login = login;
    const tokens = login?.tokens;
    if (login === undefined || tokens === undefined) throw loginEnded(this.serverUrl);
    const { clock } = this.access;
    const isRefused = tokens.accessToken === refused;
    if (!isRefused && !isEnding(tokens.expiresAt, clock.now())) return tokens.accessToken;
    const isValid = (): boolean =>
      !isRefused && tokens.expiresAt !== undefined && tokens.expiresAt > clock.now();
    if (tokens.refreshToken === undefined) return isValid() ? tokens.accessToken : undefined;
    const exchange = this.exchangeTokens(login, tokens, tokens.refreshToken);
    this.exchange = exchange;
    try {
      return await exchange;
    } catch (error) {
      if (hasCode(error, 'login-required') || !isValid()) throw error;
      return tokens.accessToken;
    }
  }

  private async exchangeTokens(
    login: StoredLogin,
    tokens: TokenSet,
    refreshToken: string,
  ): Promise<string | undefined> {
    const result = await refreshTokens(login.provider, refreshToken, this.providerAccess());
    if ('tokens' in result) return this.keep(login, result.tokens);
    if (result.refreshToken !== undefined) {
      await this.keep(login, { ...tokens, refreshToken: result.refreshToken });
    }
    if (!result.isRejected) throw result.error;
    await this.store.forgetRejected(this.serverUrl, refreshToken);
    return this.takeStored();
  }

  /** Stores new tokens, unless the user has logged out or in meanwhile: then nobody shall have them. */
  private async keep(login: StoredLogin, tokens: TokenSet): Promise<string> {
    if (await this.store.saveRefreshed(this.serverUrl, login.epoch, tokens)) {
      this.login = { ...login, tokens, epoch: login.epoch + 1 };
      return tokens.accessToken;
    }
    const stored = await this.store.read(this.serverUrl);
    if (tokens.refreshToken !== undefined && tokens.refreshToken !== stored?.tokens?.refreshToken) {
      await revokeToken(login.provider, tokens.refreshToken, this.providerAccess()).catch(() => undefined);
    }
    return this.takeStored();
  }

  /** What others have stored meanwhile, if anything. */
  private async takeStored(): Promise<string> {
    this.login = await this.store.read(this.serverUrl);
    if (this.login?.tokens === undefined) throw loginEnded(this.serverUrl);
    return this.login.tokens.accessToken;
  }

  private providerAccess(): ProviderAccess {
    const { clock, tls } = this.access;
    return { serverUrl: this.serverUrl, clock, tls };
  }
}
