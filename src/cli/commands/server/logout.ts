import { logOut } from '../../../config/log-in.js';
import { defineCommand } from '../../command.js';
import { LOGIN_OPTIONS } from '../../flags/login-options.js';
import { resolveAddress } from '../../server/settings.js';
import { logoutText } from '../../views/login-view.js';

export const logoutCommand = defineCommand({
  positionals: {},
  options: LOGIN_OPTIONS,
  run: async (args, context) => {
    const { clock, signal, io } = context;
    const { serverUrl, tls, folders } = await resolveAddress(args, io);
    const result = await logOut(serverUrl, { folders, tls, clock, signal });
    const { problem } = result;
    if (problem !== undefined) {
      context.say(`warning: ${problem.message}`);
      context.say(
        'this machine has forgotten the login, but a copy of it would go on to work until the provider ends it',
      );
    }
    return {
      server: result.serverUrl,
      loggedOut: result.wasLoggedIn,
      revoked: result.isRevoked,
      ...(problem === undefined ? {} : { problem: problem.message }),
    };
  },
  view: (result, paint) => logoutText(result, paint),
});
