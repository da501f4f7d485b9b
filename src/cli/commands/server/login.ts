import { logIn, type LoginPrompt } from '../../../client/login.js';
import { webAddress } from '../../../core/text/web-address.js';
import { defineCommand } from '../../command.js';
import { LOGIN_OPTIONS } from '../../flags/login-options.js';
import { readServer } from '../../server/settings.js';
import { loginText } from '../../views/login-view.js';
import { originText } from '../../views/origin-text.js';

export const loginCommand = defineCommand({
  positionals: {},
  options: {
    ...LOGIN_OPTIONS,
    headless: {
      type: 'boolean',
      default: false,
      describe: 'Log in with a browser on another machine',
    },
  },
  examples: [
    ['$0 login --server https://reana.example.org', 'log in with the browser of this machine'],
    ['$0 login --headless', 'show an address and a code to log in with elsewhere'],
  ],
  run: async (args, context) => {
    const { clock, signal, io } = context;
    const print = (line: string): void => context.print(line);
    const { overriddenBy, profile, isRenewable, ...login } = await logIn({
      ...readServer(args),
      ...{ env: io.env, cwd: io.cwd, clock, signal },
      flow: args.headless ? 'device' : 'browser',
      remember: true,
      onPrompt: (prompt) => promptLines(prompt).forEach(print),
      openBrowser: (url) => openBrowser(url, io.env['BROWSER']),
      onWarning: (warning) => print(`warning: ${warning}`),
    });
    if (overriddenBy !== undefined) {
      const origin = originText(overriddenBy);
      print(`warning: the token from ${origin} comes before this login; remove it to use the login`);
    }
    if (profile !== undefined) {
      print(
        `from now on this is the server that is meant when none is named (profile ${profile} of \`config\`)`,
      );
    }
    return { ...login, renewable: isRenewable };
  },
  view: (login, paint) => loginText(login, paint),
});

function promptLines({ flow, url, code }: LoginPrompt): readonly string[] {
  if (flow === 'browser') {
    return [
      'Log in with the browser that opens now. If none does, open this address on this machine:',
      url,
      '(on a machine without a browser: `reana-madminer login --headless`)',
    ];
  }
  return [
    'Open this address in a browser on any machine, and log in there:',
    url,
    ...(code === undefined ? [] : [`Code: ${code}`]),
    'Waiting until that is done …',
  ];
}

/** The opener gets one argument, which begins with http: no option, and no file or script. */
async function openBrowser(given: string, named: string | undefined): Promise<void> {
  const url = webAddress(given);
  if (url === undefined) return;
  const { default: open } = await import('open');
  const browser = await open(url, named === undefined || named === '' ? {} : { app: { name: named } });
  browser.on('error', () => undefined);
}
