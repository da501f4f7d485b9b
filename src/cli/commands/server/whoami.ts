import { readLogin } from '../../../config/log-in.js';
import { originText } from '../../../config/origin.js';
import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import type { Context } from '../../context.js';
import { CONNECTION_OPTIONS, type ServerArguments } from '../../flags/options.js';
import { readChoice } from '../../server/server-settings.js';
import { identityText, type Credential } from '../../views/login-view.js';

export const whoamiCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  examples: [['$0 whoami --json', 'print it for scripts']],
  run: (args, context) =>
    withConnection(args, context, async ({ client, isLocal }) => {
      const { email, fullName } = await client.server.you({ signal: context.signal });
      const credential: Credential = isLocal
        ? { kind: 'local' }
        : await findCredential(client.serverUrl, args, context);
      return { server: client.serverUrl, email, fullName, credential };
    }),
  view: (identity, paint) => identityText(identity, paint),
});

async function findCredential(
  serverUrl: string,
  args: Partial<ServerArguments>,
  { io, clock }: Context,
): Promise<Credential> {
  const { choice, folders } = await readChoice(args, io);
  if (choice.token !== undefined) {
    const kind = choice.token.value.kind === 'command' ? 'command' : 'token';
    return { kind, from: originText(choice.token.origin) };
  }
  const login = await readLogin(serverUrl, { folders, clock });
  if (login === undefined) return { kind: 'none' };
  const { issuer, expires, isRenewable } = login;
  return { kind: 'login', issuer, expires, renewable: isRenewable };
}
