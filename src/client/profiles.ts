import type { EnvironmentVariables } from '../config/choose-server.js';
import { configFile, readConfig, type Config } from '../config/config-file.js';
import { userFolders } from '../config/folders.js';

/** A change that was made to a profile. */
export interface ProfileChange {
  /** The profile that was changed. */
  readonly profile: string;
  readonly key: string;
  /** The new value; absent when it was unset. */
  readonly value?: unknown;
}

/** The servers that a user has settings for, in a file that people may edit. */
export interface Profiles {
  /** Absolute path; there may be no such file. */
  readonly file: string;
  /** @throws ConfigError when the file can't be read or is invalid */
  read(): Promise<Config>;
  /**
   * Stores a value in a profile, which is created if needed: `REANA_MADMINER_PROFILE` or the current one unless another
   * is named. The first profile becomes the current one.
   * @throws ConfigError when the key or the value is invalid, and for a new server while the old one's token is stored
   */
  set(
    key: string,
    value: string,
    options?: { readonly profile?: string | undefined },
  ): Promise<ProfileChange>;
  /** Removes a value. @throws ConfigError when there is no such profile or it has no such value */
  unset(key: string, options?: { readonly profile?: string | undefined }): Promise<ProfileChange>;
  /** Makes a profile the current one. @throws ConfigError when there is none of that name */
  use(profile: string): Promise<Config>;
  /** Removes a profile. @throws ConfigError when there is none of that name */
  remove(profile: string): Promise<Config>;
}

/**
 * The user's profiles.
 * @param options.cwd folder that relative paths among the values start from
 * @example
 * const profiles = openProfiles();
 * await profiles.set('server', 'https://reana.example.org', { profile: 'lab' });
 */
export function openProfiles(
  options: { readonly env?: EnvironmentVariables; readonly cwd?: string } = {},
): Profiles {
  const { env = process.env, cwd = process.cwd() } = options;
  const file = configFile(userFolders(env).config);
  const load = () => import('../config/change-profile.js');
  const named = (profile: string | undefined): string | undefined => {
    const name = profile ?? env['REANA_MADMINER_PROFILE'];
    return name === '' ? undefined : name;
  };
  return {
    file,
    read: () => readConfig(file),
    async set(key, text, { profile } = {}) {
      const { setInProfile } = await load();
      const change = await setInProfile(file, { key, text, cwd, profile: named(profile) });
      return { profile: change.profile, key, value: change.value };
    },
    async unset(key, { profile } = {}) {
      const { unsetInProfile } = await load();
      const change = await unsetInProfile(file, { key, profile: named(profile) });
      return { profile: change.profile, key };
    },
    async use(profile) {
      return (await load()).useProfile(file, profile);
    },
    async remove(profile) {
      return (await load()).removeProfile(file, profile);
    },
  };
}
