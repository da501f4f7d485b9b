import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { writeAtomically } from '../../disk/write-atomically.js';
import type { Clock } from '../../core/clock.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { whenMissing } from '../../core/system-error.js';

/** What a completed login consists of. The rest concerns pending logins, which end with the server. */
const KEPT: ReadonlySet<string> = new Set(['Grant', 'RefreshToken']);

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Where the provider keeps what it has issued: in memory, and logins also in a file that only its owner may read. */
export class TokenStore {
  private constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly entries: Map<string, Entry>,
  ) {}

  static async open(folder: string, clock: Clock): Promise<TokenStore> {
    const text = await readFile(fileOf(folder), 'utf8').catch(whenMissing('{}'));
    const value = parseJson(text);
    const entries = isJsonObject(value) ? Object.entries(value) : [];
    return new TokenStore(folder, clock, new Map(entries as [string, unknown][] as [string, Entry][]));
  }

  /** The provider's adapter for the entries of one kind. */
  adapter(kind: string): Adapter {
    const key = (id: string): string => `${kind}:${id}`;
    return {
      upsert: async (id, payload, expiresIn) => {
        const expires = this.clock.now() + expiresIn * 1000;
        this.entries.set(key(id), { payload, expires });
        await this.save(kind);
      },
      find: (id) => Promise.resolve(this.read(key(id))),
      findByUid: (uid) => Promise.resolve(this.search(kind, (payload) => payload.uid === uid)),
      findByUserCode: (code) => Promise.resolve(this.search(kind, (payload) => payload.userCode === code)),
      consume: async (id) => {
        const entry = this.entries.get(key(id));
        if (entry === undefined) return;
        const consumed = Math.floor(this.clock.now() / 1000);
        this.entries.set(key(id), { ...entry, payload: { ...entry.payload, consumed } });
        await this.save(kind);
      },
      destroy: async (id) => {
        if (this.entries.delete(key(id))) await this.save(kind);
      },
      revokeByGrantId: async (grantId) => {
        for (const [name, { payload }] of this.entries) {
          if (name.startsWith(`${kind}:`) && payload.grantId === grantId) this.entries.delete(name);
        }
        await this.save(kind);
      },
    };
  }

  private read(name: string): AdapterPayload | undefined {
    const entry = this.entries.get(name);
    return entry === undefined || entry.expires <= this.clock.now() ? undefined : entry.payload;
  }

  private search(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [name, { payload }] of this.entries) {
      if (name.startsWith(`${kind}:`) && matches(payload)) return this.read(name);
    }
    return undefined;
  }

  /** A rotated token is on disk before its successor is sent. */
  private async save(kind: string): Promise<void> {
    const now = this.clock.now();
    for (const [name, { expires }] of this.entries) if (expires <= now) this.entries.delete(name);
    if (!KEPT.has(kind)) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Collected as late as possible: writes are queued in this order, so the last one contains everything.
    const kept = [...this.entries].filter(([name]) => KEPT.has(name.slice(0, name.indexOf(':'))));
    await writeAtomically(fileOf(this.folder), JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 });
  }
}

function fileOf(folder: string): string {
  return join(folder, 'logins.json');
}
