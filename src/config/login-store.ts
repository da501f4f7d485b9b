import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../disk/write-atomically.js';
import { readWholeText } from '../disk/read-file.js';
import type { Clock } from '../core/clock.js';
import { ConfigError, errorMessage } from '../core/errors.js';
import { isJsonObject, parseJson, type JsonObject } from '../core/json.js';
import { registerSecret } from '../core/redact.js';
import type { OpenIdProvider } from '../reana/auth/provider.js';
import type { TokenSet } from '../reana/auth/token-set.js';
import { errorCode } from '../reana/errors/network-error.js';
import { withFileLock } from './file-lock.js';
import { readRecord, withProvider, withTokens, type StoredLogin } from './stored-record.js';

/**
 * The logins of this user, one per server, in a file that nobody else may read. Processes share it: each change is
 * made under a lock and written as a whole.
 */
export class LoginStore {
  readonly file: string;

  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {
    this.file = join(folder, 'logins.json');
  }

  /** @throws ConfigError when the file can't be read */
  async read(serverUrl: string): Promise<StoredLogin | undefined> {
    return known(readRecord((await this.servers())[serverUrl]));
  }

  async saveLogin(serverUrl: string, provider: OpenIdProvider, tokens: TokenSet): Promise<void> {
    await this.change(serverUrl, (record) => withTokens(withProvider(record, provider), tokens));
  }

  /** Returns false, and changes nothing, when the login has changed since `epoch`. */
  async saveRefreshed(serverUrl: string, epoch: number, tokens: TokenSet): Promise<boolean> {
    return this.changeIf(serverUrl, (login) => login.epoch === epoch, tokens);
  }

  /** Forgets the tokens, if the refresh token is this one. */
  async forgetRejected(serverUrl: string, refreshToken: string): Promise<boolean> {
    return this.changeIf(serverUrl, ({ tokens }) => tokens?.refreshToken === refreshToken, undefined);
  }

  /** Removes the tokens. Returns what was stored before. */
  async forget(serverUrl: string): Promise<StoredLogin | undefined> {
    const before = await this.read(serverUrl);
    if (before === undefined) return undefined;
    let last: StoredLogin | undefined;
    await this.change(serverUrl, (record) => {
      last = known(readRecord(record));
      return withTokens(record, undefined);
    });
    return last;
  }

  /** Does something while no other process renews the login at this server. */
  async whileRenewing<T>(serverUrl: string, task: () => Promise<T>): Promise<T> {
    await this.makeFolder();
    const name = createHash('sha256').update(serverUrl).digest('hex').slice(0, 16);
    return withFileLock(join(this.folder, `renewing-${name}`), this.clock, task);
  }

  private async changeIf(
    serverUrl: string,
    condition: (login: StoredLogin) => boolean,
    tokens: TokenSet | undefined,
  ): Promise<boolean> {
    let isMet = false;
    await this.change(serverUrl, (record) => {
      const login = readRecord(record);
      isMet = login !== undefined && condition(login);
      return isMet ? withTokens(record, tokens) : record;
    });
    return isMet;
  }

  private async change(serverUrl: string, edit: (record: JsonObject) => JsonObject): Promise<void> {
    await this.makeFolder();
    await withFileLock(this.file, this.clock, async () => {
      const content = await this.content();
      const servers = isJsonObject(content['servers']) ? content['servers'] : {};
      const record = servers[serverUrl];
      const before = isJsonObject(record) ? record : {};
      const edited = edit(before);
      if (edited === before) return;
      const changed = { ...content, servers: { ...servers, [serverUrl]: edited } };
      await writeAtomically(this.file, `${JSON.stringify(changed, undefined, 2)}\n`, { mode: 0o600 });
    });
  }

  private async servers(): Promise<JsonObject> {
    const { servers } = await this.content();
    return isJsonObject(servers) ? servers : {};
  }

  private async content(): Promise<JsonObject> {
    let text: string;
    try {
      text = await readWholeText(this.file);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return {};
      throw new ConfigError(`the stored logins ${this.file} can't be read: ${errorMessage(error)}`, {
        cause: error,
      });
    }
    const content = parseJson(text);
    if (isJsonObject(content)) return content;
    throw new ConfigError(`the stored logins ${this.file} can't be read: the file is no JSON object`, {
      hint: 'remove it, then log in again',
    });
  }

  private async makeFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await chmod(this.folder, 0o700);
  }
}

/** From here on no output shows the tokens. */
function known(login: StoredLogin | undefined): StoredLogin | undefined {
  for (const secret of [login?.tokens?.accessToken, login?.tokens?.refreshToken]) {
    if (secret !== undefined) registerSecret(secret);
  }
  return login;
}
