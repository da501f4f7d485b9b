import { logOut } from '../../../client/login.js';
import { defineCommand } from '../../command.js';
import { LOGIN_OPTIONS } from '../../flags/login-options.js';
import { readServer } from '../../server/settings.js';
import { logoutText } from '../../views/login-view.js';

export const logoutCommand = defineCommand({
  positionals: {},
  options: LOGIN_OPTIONS,
  run: async (args, context) => {
    const { clock, signal, io } = context;
    const onWarning = (warning: string): void => context.print(`warning: ${warning}`);
    const result = await logOut({ ...readServer(args), env: io.env, cwd: io.cwd, clock, signal, onWarning });
    const { problem } = result;
    if (problem !== undefined) {
      context.print(`warning: ${problem.message}`);
      context.print(
        'the login was removed from this machine, but a copy of it would work until the provider ends it',
      );
    }
    return {
      server: result.server,
      loggedOut: result.wasLoggedIn,
      revoked: result.isRevoked,
      ...(problem === undefined ? {} : { problem: problem.message }),
    };
  },
  view: (result, paint) => logoutText(result, paint),
});
