import { defined } from '../../core/defined.js';
import {
  date,
  knownWord,
  number,
  object,
  optional,
  record,
  string,
  withDefault,
  type Decoder,
} from './decode.js';
import { HEALTHS, type Account, type QuotaUse } from '../model.js';

const amount = optional(object({ raw: number }));
const quotaUse = object({
  usage: amount,
  limit: amount,
  health: optional(string),
  quota_period_months: optional(number),
  quota_period_start_at: optional(date),
});
const you = object({
  email: string,
  full_name: optional(string),
  reana_server_version: optional(string),
  quota: withDefault(record(quotaUse), {}),
});

/** The user of a token. Older servers send the token, too: it is not read. */
export const account: Decoder<Account> = (value, at) => {
  const { email, full_name, quota, reana_server_version: serverVersion } = you(value, at);
  const uses = Object.entries(quota).map(([name, use]) => [name, toQuotaUse(use)] as const);
  return defined({ email, fullName: full_name, serverVersion, quota: Object.fromEntries(uses) });
};

function toQuotaUse(wire: ReturnType<typeof quotaUse>): QuotaUse {
  return defined({
    used: wire.usage?.raw ?? 0,
    limit: wire.limit?.raw,
    health: wire.health === undefined ? undefined : knownWord(HEALTHS, wire.health),
    periodMonths: wire.quota_period_months,
    periodStart: wire.quota_period_start_at,
  });
}
