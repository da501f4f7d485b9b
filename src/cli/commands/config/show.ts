import { showAddress, type ServerChoice, type TokenPlace } from '../../../config/choose-server.js';
import { readLogin } from '../../../config/log-in.js';
import { originText, type Setting } from '../../../config/origin.js';
import { normaliseServerUrl } from '../../../reana/http/server-url.js';
import { defineCommand } from '../../command.js';
import { SERVER_OPTIONS } from '../../flags/options.js';
import { readChoice } from '../../server/server-settings.js';
import { tableText } from '../../views/table.js';

export const configShowCommand = defineCommand({
  positionals: {},
  options: SERVER_OPTIONS,
  examples: [['$0 config show --profile lab', 'show what commands would use with this profile']],
  run: async (args, context) => {
    const { io, clock } = context;
    const { choice, config, folders } = await readChoice(args, io);
    for (const warning of config.warnings) context.say(`warning: ${warning}`);
    const run = io.env['REANA_WORKON'];
    const settings: Readonly<Record<string, Setting<string | boolean>>> = {
      ...describe(choice, await findLogin(choice, { folders, clock })),
      ...(run === undefined || run === ''
        ? {}
        : { run: { value: run, origin: { kind: 'environment', name: 'REANA_WORKON' } } }),
    };
    return { file: config.file, settings, unused: choice.unused };
  },
  view: ({ file, settings, unused }, paint) => {
    const rows = Object.entries(settings).map(([key, { value, origin }]) => [
      key,
      String(value),
      originText(origin),
    ]);
    return [
      tableText(['SETTING', 'VALUE', 'FROM'], rows, paint),
      ...unused.map((note) => paint.yellow(note)),
      paint.dim(`profiles are kept in ${file}`),
    ].join('\n');
  },
});

/** What is used where no token is given. */
async function findLogin(
  { server }: ServerChoice,
  options: Parameters<typeof readLogin>[1],
): Promise<Setting | undefined> {
  if (server === undefined || !isServerUrl(server.value)) return undefined;
  const login = await readLogin(server.value, options);
  return login && { value: 'stored', origin: { kind: 'login', name: login.issuer } };
}

function isServerUrl(address: string): boolean {
  try {
    return normaliseServerUrl(address) !== '';
  } catch {
    return false;
  }
}

/** Each value under the name of its setting; of a token only where it is, of a command only the program. */
function describe(
  choice: ServerChoice,
  login: Setting | undefined,
): Readonly<Record<string, Setting<string | boolean>>> {
  const { profile, server, token, scheme, caFile, clientCert, clientKey, insecure } = choice;
  const all = {
    profile,
    server: server && { ...server, value: showAddress(server.value) },
    token: token === undefined ? login : { ...token, value: placeText(token.value) },
    'auth.scheme': scheme,
    'ca-file': caFile,
    'client-cert': clientCert,
    'client-key': clientKey,
    insecure,
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, Setting<string | boolean>] => entry[1] !== undefined,
    ),
  );
}

function placeText(place: TokenPlace): string {
  switch (place.kind) {
    case 'file':
      return `in ${place.path}`;
    case 'variable':
      return 'given';
    case 'command':
      return `printed by ${place.command.trim().split(/\s/)[0] ?? ''} …`;
  }
}
