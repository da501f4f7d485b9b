import { createHash, randomBytes } from 'node:crypto';
import { keepSecret } from '../../support/traces.js';
import { sendTo, type Answer } from './server-fixture.js';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly id_token: string;
}

export interface Configuration {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly device_authorization_endpoint: string;
  readonly revocation_endpoint: string;
  readonly reana_cli_client_id: string;
}

export interface Trust {
  readonly ca?: string;
}

/** A browser without scripts: it keeps cookies, follows redirects, and fills forms in. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly trust: Trust = {}) {}

  /** Follows redirects until a page, or an address that is not the server's. */
  async open(address: string, form?: URLSearchParams): Promise<Page> {
    const url = new URL(address);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await sendTo(
      url.origin,
      form === undefined ? 'GET' : 'POST',
      `${url.pathname}${url.search}`,
      {
        ...this.trust,
        headers: { Cookie: cookie, Accept: 'text/html' },
        ...(form === undefined
          ? {}
          : { body: form.toString(), contentType: 'application/x-www-form-urlencoded' }),
      },
    );
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      this.cookies.set(name!, value!);
    }
    const { location } = answer.headers;
    if (location === undefined) return { address, answer };
    const next = new URL(location, url);
    return next.origin === url.origin ? this.open(next.href) : { address: next.href, answer };
  }

  /** Sends the form of a page, with these fields added. */
  submit({ address, answer }: Page, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const action = /<form[^>]* action="([^"]*)"/.exec(answer.text)?.[1];
    if (action === undefined) throw new Error(`no form on ${address}: ${answer.text}`);
    const form = new URLSearchParams(fields);
    for (const [, name, value] of answer.text.matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
    )) {
      form.set(name!, value!);
    }
    return this.open(new URL(action.replaceAll('&amp;', '&'), address).href, form);
  }

  /** Opens the page and goes through its forms as the server's owner, to the last page. */
  async walk(address: string, token: string): Promise<Page> {
    let page = await this.open(address);
    while (page.answer.text.includes('<form')) {
      page = await this.submit(page, page.answer.text.includes('name="token"') ? { token } : {});
    }
    return page;
  }
}

export interface Page {
  readonly address: string;
  readonly answer: Answer;
}

export async function readConfiguration(url: string, trust: Trust = {}): Promise<Configuration> {
  const answer = await sendTo(url, 'GET', '/api/.well-known/openid-configuration', trust);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json as unknown as Configuration;
}

/** Sends a form to an endpoint of the provider. */
export function post(
  endpoint: string,
  fields: Readonly<Record<string, string>>,
  trust: Trust = {},
): Promise<Answer> {
  const { origin, pathname } = new URL(endpoint);
  return sendTo(origin, 'POST', pathname, {
    ...trust,
    body: new URLSearchParams(fields).toString(),
    contentType: 'application/x-www-form-urlencoded',
  });
}

export function tokensOf(answer: Answer): Tokens {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  const tokens = answer.json as unknown as Tokens;
  for (const secret of [tokens.access_token, tokens.refresh_token, tokens.id_token]) keepSecret(secret);
  return tokens;
}

/** What a program sends a browser to, and how it gets its tokens afterwards. */
export function beginLogin(
  configuration: Configuration,
  redirectUri: string,
  scope = 'openid profile email offline_access',
): { readonly address: string; readonly finish: (callback: string, trust?: Trust) => Promise<Answer> } {
  const client_id = configuration.reana_cli_client_id;
  const code_verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id, redirect_uri: redirectUri, scope, state: 'state' },
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return {
    address: `${configuration.authorization_endpoint}?${query.toString()}`,
    finish: (callback, trust) => {
      const code = new URL(callback).searchParams.get('code') ?? '';
      const fields = { grant_type: 'authorization_code', client_id, code, code_verifier };
      return post(configuration.token_endpoint, { ...fields, redirect_uri: redirectUri }, trust);
    },
  };
}

/** Logs the server's owner in, as a program with a browser does. */
export async function logIn(
  server: { readonly url: string; readonly token: string },
  trust: Trust = {},
): Promise<Tokens> {
  const login = beginLogin(await readConfiguration(server.url, trust), 'http://127.0.0.1:41234/callback');
  const { address } = await new Browser(trust).walk(login.address, server.token);
  return tokensOf(await login.finish(address, trust));
}
