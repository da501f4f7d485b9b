import {
  chooseServer,
  showAddress,
  toTlsOptions,
  type EnvironmentVariables,
  type ServerFlags,
} from '../../src/config/choose-server.js';
import type { Config } from '../../src/config/config-file.js';
import type { Profile } from '../../src/config/profile.js';
import { thrownBy, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

const LAB: Profile = {
  server: 'https://lab.example',
  'token-file': '/lab-token',
  'auth.scheme': 'bearer',
  'ca-file': '/lab.pem',
  'client-cert': '/me.pem',
  insecure: true,
};
const CONFIG: Config = {
  file: '/config.json',
  current: 'lab',
  profiles: new Map([
    ['lab', LAB],
    ['cern', { server: 'https://cern.example', 'auth.command': 'print-token' }],
    ['bare', { 'ca-file': '/bare.pem' }],
  ]),
  warnings: [],
};
const EMPTY: Config = { file: '/config.json', profiles: new Map(), warnings: [] };
const ENV: EnvironmentVariables = {
  REANA_SERVER_URL: 'https://env.example',
  REANA_ACCESS_TOKEN: 'env-token',
};

const FLAG = (name: string): object => ({ kind: 'option', name });
const VARIABLE = (name: string): object => ({ kind: 'environment', name });
const PROFILE = (name: string): object => ({ kind: 'profile', name });

const choose = (flags: ServerFlags = {}, environment: EnvironmentVariables = {}, config = CONFIG) =>
  chooseServer(flags, environment, config);

test('the current profile, when nothing else is said', () => {
  expect(choose()).toEqual({
    profile: { value: 'lab', origin: { kind: 'default' } },
    server: { value: 'https://lab.example', origin: PROFILE('lab') },
    token: { value: { kind: 'file', path: '/lab-token' }, origin: PROFILE('lab') },
    scheme: { value: 'bearer', origin: PROFILE('lab') },
    caFile: { value: '/lab.pem', origin: PROFILE('lab') },
    clientCert: { value: '/me.pem', origin: PROFILE('lab') },
    insecure: { value: true, origin: PROFILE('lab') },
    unused: [],
  });
});

test('nothing at all', () => {
  expect(choose({}, {}, EMPTY)).toEqual({
    insecure: { value: false, origin: { kind: 'default' } },
    unused: [],
  });
});

test('flag before environment before profile', () => {
  expect(choose({ server: 'https://a.example' }, ENV).server).toEqual({
    value: 'https://a.example',
    origin: FLAG('server'),
  });
  expect(choose({}, ENV).server).toEqual({
    value: 'https://env.example',
    origin: VARIABLE('REANA_SERVER_URL'),
  });
  expect(choose({ 'ca-file': '/b.pem' }, { REANA_SERVER_CA_CERTS: '/c.pem' }).caFile).toEqual({
    value: '/b.pem',
    origin: FLAG('ca-file'),
  });
  expect(choose({}, { REANA_SERVER_CA_CERTS: '/c.pem' }).caFile?.origin).toEqual(
    VARIABLE('REANA_SERVER_CA_CERTS'),
  );
  expect(choose({ insecure: false }).insecure).toEqual({ value: false, origin: FLAG('insecure') });
});

test('the profile is that of --profile, else of the environment, else the current one', () => {
  const environment = { REANA_MADMINER_PROFILE: 'cern' };
  expect(choose({ profile: 'bare' }, environment).profile).toEqual({
    value: 'bare',
    origin: FLAG('profile'),
  });
  expect(choose({}, environment)).toMatchObject({
    profile: { value: 'cern', origin: VARIABLE('REANA_MADMINER_PROFILE') },
    server: { value: 'https://cern.example' },
    token: { value: { kind: 'command', command: 'print-token' }, origin: PROFILE('cern') },
  });
});

test('a profile named by a flag comes before the environment', () => {
  const choice = choose({ profile: 'cern' }, ENV);
  expect(choice.server).toEqual({ value: 'https://cern.example', origin: PROFILE('cern') });
  expect(choice.token?.origin).toEqual(PROFILE('cern'));
});

test('a profile that is not there', () => {
  for (const name of ['cerm', 'constructor']) {
    const error = thrownBy(() => choose({ profile: name }));
    expect(error).toMatchObject({ code: 'configuration' });
    expectWords(wordsOf(error), name);
  }
  expectWords(wordsOf(thrownBy(() => choose({}, { REANA_MADMINER_PROFILE: 'gone' }))), 'of the environment');
});

describe('what belongs to one server is not used for another', () => {
  test.each([
    ['a flag', { server: 'https://other.example' }, {}],
    ['the environment', {}, { REANA_SERVER_URL: 'https://other.example' }],
    ['another port', { server: 'https://lab.example:8443' }, {}],
    ['a look-alike', { server: 'https://lab.example.evil.example' }, {}],
    ['no TLS', { server: 'http://lab.example' }, {}],
    ['an address that is none', { server: 'https://' }, {}],
  ])("a profile's, when %s names the server", (_name, flags, environment) => {
    const choice = choose(flags, environment);
    expect(choice).toMatchObject({ insecure: { value: false } });
    for (const key of ['token', 'scheme', 'caFile', 'clientCert'] as const)
      expect(choice[key]).toBeUndefined();
    expectWords(choice.unused);
  });

  test('the same server in other words is the same', () => {
    expect(choose({ server: 'LAB.example:443/api/' }).token?.value).toEqual({
      kind: 'file',
      path: '/lab-token',
    });
  });

  test("the environment's token, when the environment names another server too", () => {
    const other = { server: 'https://other.example' };
    const cases: readonly ServerFlags[] = [other, { ...other, profile: 'bare' }];
    for (const flags of cases) {
      const choice = choose(flags, ENV);
      expect(choice.token).toBeUndefined();
      expectWords(choice.unused, flags.profile ?? 'no profile');
    }
  });

  test("the environment's token alone goes to whatever server is named, and says where it is from", () => {
    const environment = { REANA_ACCESS_TOKEN: ' env-token ' };
    expect(choose({}, environment)).toMatchObject({
      server: { origin: PROFILE('lab') },
      token: {
        value: { kind: 'variable', name: 'REANA_ACCESS_TOKEN', token: 'env-token' },
        origin: VARIABLE('REANA_ACCESS_TOKEN'),
      },
    });
    expect(choose({ server: 'https://a.example' }, environment).token?.value.kind).toBe('variable');
  });

  test('a profile without server is used for none', () => {
    const choice = choose({ profile: 'bare' }, ENV);
    expect(choice.caFile).toBeUndefined();
    expectWords(choice.unused);
  });
});

test('a key belongs to the certificate beside it', () => {
  const flags = { 'client-cert': '/b.pem' };
  const config = {
    ...EMPTY,
    current: 'p',
    profiles: new Map([
      ['p', { server: 'https://p.example', 'client-cert': '/a.pem', 'client-key': '/a.key' }],
    ]),
  };
  expect(toTlsOptions(choose({}, {}, config))).toEqual({
    clientCertificate: { certFile: '/a.pem', keyFile: '/a.key' },
  });
  expect(toTlsOptions(choose(flags, {}, config))).toEqual({
    clientCertificate: { certFile: '/b.pem', keyFile: '/b.pem' },
  });
  expect(toTlsOptions(choose({}, {}, EMPTY))).toBeUndefined();
  expect(toTlsOptions(choose())).toMatchObject({ caFile: '/lab.pem', insecure: true });
});

test('an address is shown without what may be secret in it', () => {
  expect(showAddress('https://me:word@a.example/?token=abcdef#x')).toBe('https://a.example/');
});
