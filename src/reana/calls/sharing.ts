import { UsageError } from '../../core/errors.js';
import { ConflictError } from '../errors/api-error.js';
import { defined } from '../../core/defined.js';
import { array, date, object, optional, string, withDefault } from '../wire/decode.js';
import { acknowledge } from '../http/http-response.js';
import type { ApiRequest } from '../http/exchange.js';
import type { CallOptions } from '../model.js';
import { onlyIfOffered } from '../errors/not-offered.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import type { Transport } from '../http/transport.js';

/** A user with whom a run is shared. */
export interface Share {
  /** E-mail address. */
  readonly user: string;
  /** The end of the last day; absent when there is none. */
  readonly validUntil?: Date;
}

export interface ShareOptions extends CallOptions {
  /** Message that the server sends to the user; 5000 characters at most. */
  readonly message?: string;
  /** Last day, as `YYYY-MM-DD`. */
  readonly validUntil?: string;
}

/** Sharing of runs between users. Servers before 0.95 have no sharing: there every call rejects with `not-offered`. */
export interface SharingCalls {
  /** @throws `already-shared` when it is shared with this user already */
  share(run: string, user: string, options?: ShareOptions): Promise<void>;
  /** @throws ConflictError when it is not shared with this user */
  unshare(run: string, user: string, options?: CallOptions): Promise<void>;
  status(run: string, options?: CallOptions): Promise<readonly Share[]>;
  /** Returns the e-mail addresses of those who share runs with this user. */
  sharedWithMe(options?: CallOptions): Promise<readonly string[]>;
  /** Returns the e-mail addresses of those with whom this user shares runs. */
  sharedByMe(options?: CallOptions): Promise<readonly string[]>;
}

const LONGEST_MESSAGE = 5000;

const statusResponse = object({
  shared_with: withDefault(array(object({ user_email: string, valid_until: optional(date) })), []),
});
const users = withDefault(array(object({ email: string })), []);
// The API description has `users`; servers send the more specific keys.
const withMeResponse = object({ users_shared_with_you: users, users });
const byMeResponse = object({ users_you_shared_with: users, users });

export function makeSharingCalls(transport: Transport): SharingCalls {
  const offered = <T>(call: () => Promise<T>): Promise<T> =>
    onlyIfOffered('REANA can share runs since 0.95', call);

  /** A conflict at a retry: the first attempt succeeded, and its response was lost. */
  async function change(request: ApiRequest): Promise<void> {
    try {
      await offered(() => transport.send(request, acknowledge));
    } catch (error) {
      if (!(error instanceof ConflictError) || error.attempts === 1) throw error;
    }
  }

  return {
    share: async (run, user, { message, validUntil, signal } = {}) => {
      checkShare(message, validUntil);
      const details = defined({ user_email_to_share_with: user, message, valid_until: validUntil });
      const path = apiPath`/workflows/${run}/share`;
      await change({ method: 'POST', path, body: jsonBody(details), signal });
    },
    unshare: async (run, user, { signal } = {}) => {
      // The API asks for a query parameter; servers read JSON and fail without it.
      const query = { user_email_to_unshare_with: user };
      const path = apiPath`/workflows/${run}/unshare`;
      await change({ method: 'POST', path, query, body: jsonBody(query), signal });
    },
    status: async (run, { signal } = {}) => {
      const request = { method: 'GET', path: apiPath`/workflows/${run}/share-status`, signal } as const;
      const { shared_with } = await offered(() => transport.json(request, statusResponse));
      return shared_with.map(({ user_email, valid_until }) =>
        defined({ user: user_email, validUntil: valid_until }),
      );
    },
    sharedWithMe: async ({ signal } = {}) => {
      const request = { method: 'GET', path: apiPath`/users/shared-with-you`, signal } as const;
      const response = await offered(() => transport.json(request, withMeResponse));
      return [...response.users_shared_with_you, ...response.users].map(({ email }) => email);
    },
    sharedByMe: async ({ signal } = {}) => {
      const request = { method: 'GET', path: apiPath`/users/you-shared-with`, signal } as const;
      const response = await offered(() => transport.json(request, byMeResponse));
      return [...response.users_you_shared_with, ...response.users].map(({ email }) => email);
    },
  };
}

function checkShare(message: string | undefined, validUntil: string | undefined): void {
  if (message !== undefined && message.length > LONGEST_MESSAGE) {
    throw new UsageError(
      `the message has ${message.length} characters, and REANA sends ${LONGEST_MESSAGE} at most`,
    );
  }
  if (validUntil !== undefined && !isDay(validUntil)) {
    throw new UsageError(`${JSON.stringify(validUntil)} is no day`, { hint: 'write it like 2027-03-31' });
  }
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
