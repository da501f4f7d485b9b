import { ConfigError } from '../../core/errors.js';

/**
 * The address of a server as all calls use it: scheme, host, and the path before `/api`, if any.
 * Takes what users paste: without scheme, with `/api`, with a slash at the end, with a query.
 * @throws ConfigError when it is no usable address
 */
export function normaliseServerUrl(text: string): string {
  const trimmed = text.trim();
  const refuse = (why: string, hint: string): never => {
    throw new ConfigError(
      `the server address ${JSON.stringify(withoutQuery(trimmed))} can't be used: ${why}`,
      { hint },
    );
  };
  const example = 'give it like https://reana.example.org';
  if (trimmed === '') return refuse('it is empty', example);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(withScheme)) return refuse('it is no URL', example);
  const url = new URL(withScheme);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refuse('it is not http or https', example);
  if (url.username !== '' || url.password !== '') {
    return refuse('it holds a user name or password', 'leave them out; REANA takes an access token');
  }
  const address = `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/api(\/ping)?$/, '')}`;
  if (url.protocol === 'http:' && !isLoopback(address)) {
    return refuse('without TLS the token could be read on the way', `use https://${url.host}`);
  }
  return address;
}

/** Whatever follows `?` or `@` may be a secret. */
function withoutQuery(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** True when the server of this URL is this machine. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
  );
}
