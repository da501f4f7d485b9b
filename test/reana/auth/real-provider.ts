import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider';

/** An OpenID provider on a real socket, whose one user agrees to everything as soon as a page is opened. */
export interface RealProvider {
  readonly url: string;
  /** What a REANA server relays of it. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Bodies of the requests to its token endpoint. */
  readonly tokenRequests: URLSearchParams[];
  close(): Promise<void>;
}

type Fields = Record<string, string>;

const CLIENT = 'reana-cli';
const USER = 'ada';
const SIGNING_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

export async function startRealProvider(): Promise<RealProvider> {
  const server = http.createServer();
  // Else it ends idle connections just when a slow machine comes to use them again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, configuration());
  provider.on('server_error', (_context, error) => {
    throw error;
  });
  const tokenRequests: URLSearchParams[] = [];
  provider.use(async (context, next) => {
    await next();
    const { body } = context.oidc as { readonly body: Fields };
    if (context.path === '/token') tokenRequests.push(new URLSearchParams(body));
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname === '/agree') {
      void provider.interactionFinished(request, response, { login: { accountId: USER }, consent: {} });
      return;
    }
    void answer(request, response);
  });
  const endpoint = (path: string): string => `${url}${path}`;
  return {
    url,
    tokenRequests,
    document: {
      issuer: url,
      authorization_endpoint: endpoint('/auth'),
      token_endpoint: endpoint('/token'),
      device_authorization_endpoint: endpoint('/device/auth'),
      revocation_endpoint: endpoint('/token/revocation'),
      jwks_uri: endpoint('/jwks'),
      id_token_signing_alg_values_supported: ['RS256'],
      reana_cli_client_id: CLIENT,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration(): Configuration {
  return {
    adapter: MemoryAdapter,
    clients: [
      {
        client_id: CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    jwks: { keys: [SIGNING_KEY] },
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      DeviceCode: 600,
      RefreshToken: 600,
      AccessToken: 600,
      IdToken: 600,
    },
    cookies: { keys: ['of the test'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    interactions: { url: () => '/agree' },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: 'ada@example.org' }),
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile email offline_access');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (context, form) => void (context.body = form),
        userCodeConfirmSource: (context, form) => void (context.body = form),
        successSource: (context) => void (context.body = 'done'),
      },
    },
  };
}

/** What the provider remembers, for as long as the test runs. */
class MemoryAdapter implements Adapter {
  private static readonly all = new Map<string, AdapterPayload>();

  constructor(private readonly kind: string) {}

  upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.all.set(`${this.kind}:${id}`, payload);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(MemoryAdapter.all.get(`${this.kind}:${id}`));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.search((payload) => payload.uid === uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.search((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    Object.assign((await this.find(id)) ?? {}, { consumed: true });
  }

  destroy(id: string): Promise<void> {
    MemoryAdapter.all.delete(`${this.kind}:${id}`);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.all) {
      if (payload.grantId === grantId) MemoryAdapter.all.delete(key);
    }
    return Promise.resolve();
  }

  private search(fits: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> {
    return Promise.resolve([...MemoryAdapter.all.values()].find(fits));
  }
}

/** A browser as far as logins go: it keeps cookies, follows redirects and sends the forms it is shown. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  /** Opens a page and answers what it shows in the end. */
  async open(address: string, form?: Readonly<Record<string, string>>): Promise<string> {
    const { origin } = new URL(address);
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      await response.body?.cancel();
      return this.open(new URL(location, origin).href);
    }
    return response.text();
  }

  /** Opens the page of a device login and agrees to it. */
  async agree(address: string): Promise<string> {
    let page = await this.open(address);
    for (;;) {
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (action === undefined) return page;
      const fields = [...page.matchAll(/<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/g)];
      const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
      page = await this.open(action, { ...form, confirm: 'yes' });
    }
  }
}
