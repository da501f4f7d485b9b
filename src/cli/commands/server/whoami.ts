import type { Credential } from '../../../client/identity.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { identityText, type ShownCredential } from '../../views/login-view.js';
import { originText } from '../../views/origin-text.js';

export const whoamiCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  examples: [['$0 whoami --json', 'print it for scripts']],
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { credential, ...identity } = await client.whoami({ signal: context.signal });
      return { ...identity, credential: describeCredential(credential) };
    }),
  view: (identity, paint) => identityText(identity, paint),
});

function describeCredential(credential: Credential): ShownCredential {
  switch (credential.kind) {
    case 'token':
    case 'command':
      return { kind: credential.kind, from: originText(credential.origin) };
    case 'login': {
      const { isRenewable, ...login } = credential;
      return { ...login, renewable: isRenewable };
    }
    default:
      return credential;
  }
}
