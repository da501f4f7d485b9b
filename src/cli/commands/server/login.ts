import { openCredentials } from '../../../config/credentials.js';
import { logIn, type LoginFlow } from '../../../config/log-in.js';
import { originText } from '../../../config/origin.js';
import { createRestClient } from '../../../reana/rest-client.js';
import { defineCommand } from '../../command.js';
import type { Context } from '../../context.js';
import { LOGIN_OPTIONS, loopbackPort } from '../../flags/login-options.js';
import { rememberServer } from '../../server/remember-server.js';
import { resolveAddress } from '../../server/settings.js';
import { loginText } from '../../views/login-view.js';

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
    const address = await resolveAddress(args, io);
    const { serverUrl, tls, folders, choice } = address;
    const flow = args.headless ? byDevice(context) : byBrowser(context);
    const login = await logIn(serverUrl, flow, { folders, tls, clock, signal });
    if (choice.token !== undefined) {
      context.say(
        `warning: the token from ${originText(choice.token.origin)} comes before this login; remove it to use the login`,
      );
    }
    const credentials = await openCredentials(serverUrl, {}, { folders, clock, ...(tls && { tls }) });
    const client = createRestClient({ serverUrl, clock, ...credentials, ...(tls && { tls }) });
    try {
      const { email, fullName } = await client.server.you({ signal });
      await rememberServer(address, context);
      const { issuer, expires, isRenewable } = login;
      return { server: login.serverUrl, email, fullName, issuer, expires, renewable: isRenewable };
    } finally {
      client.close();
    }
  },
  view: (login, paint) => loginText(login, paint),
});

function byBrowser(context: Context): LoginFlow {
  const { env } = context.io;
  return async (provider, access) => {
    const { loginByBrowser } = await import('../../../reana/auth/browser-login.js');
    return loginByBrowser(provider, access, {
      port: loopbackPort(env),
      onUrl: (url) => {
        context.say(
          'Log in with the browser that opens now. If none does, open this address on this machine:',
        );
        context.say(url);
        context.say('(on a machine without a browser: `reana-madminer login --headless`)');
      },
      openBrowser: async (url) => {
        const { default: open } = await import('open');
        const named = env['BROWSER'];
        const browser = await open(url, named === undefined || named === '' ? {} : { app: { name: named } });
        browser.on('error', () => undefined);
      },
    });
  };
}

function byDevice(context: Context): LoginFlow {
  return async (provider, access) => {
    const { loginByDevice } = await import('../../../reana/auth/device-login.js');
    return loginByDevice(provider, access, {
      onPrompt: ({ url, code }) => {
        context.say('Open this address in a browser on any machine, and log in there:');
        context.say(url);
        if (code !== undefined) context.say(`Code: ${code}`);
        context.say('Waiting until that is done …');
      },
    });
  };
}
