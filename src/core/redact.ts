/** REANA 0.9.x takes the token only as a query parameter, so every URL may hold one. */
const QUERY_TOKEN = /([?&](?:access_token|token)=)[^&\s"'<>]+/gi;
/** `https://user:password@host`, as tracking servers and package indexes are given. Schemes are short:
 * without a limit, a long text of letters and dots would take quadratic time. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]*:[^\s/@]*@/gi;
const BEARER = /(\bbearer\s+)[\w.~+/-]{8,}=*/gi;

const secrets = new Set<string>();

/**
 * Makes `redact` remove this value wherever it appears from now on.
 * Values under six characters are not registered: removing them would garble ordinary text.
 */
export function registerSecret(value: string): void {
  if (value.length >= 6) secrets.add(value);
}

/** Half a surrogate pair, which no encoding can hold, becomes the replacement character. */
function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The text without credentials: registered secrets, token query parameters, bearer tokens, passwords in URLs. */
export function redact(text: string): string {
  let clean = text
    .replace(QUERY_TOKEN, '$1<redacted>')
    .replace(BEARER, '$1<redacted>')
    .replace(USER_INFO, '$1<redacted>@');
  for (const secret of secrets) {
    clean = clean
      .replaceAll(secret, '<redacted>')
      .replaceAll(encodeURIComponent(toWellFormed(secret)), '<redacted>');
  }
  return clean;
}
