const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em}' +
  'input,button{font:inherit;padding:.4em}input[type=password],input[type=text]{width:100%;box-sizing:border-box}' +
  '.error{color:#a00}code{word-break:break-all}';

/** Headers of every page: no scripts, no frames, no caching. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export interface LoginPage {
  /** Where the form goes. */
  readonly action: string;
  /** Who requests the login, such as a program that waits at an address of this machine. */
  readonly requester: string;
  /** File that holds the token. */
  readonly record: string;
  readonly error?: string;
}

/** The page on which users prove that they own the server. */
export function loginPage({ action, requester, record, error }: LoginPage): string {
  return page(
    'Log in to the REANA server of this machine',
    `<p>${escape(requester)} requests to use this server in your name. Continue only if you started it.</p>
${error === undefined ? '' : `<p class="error">${escape(error)}</p>`}
<form method="post" action="${escape(action)}">
<p><label>Access token of this server<br>
<input type="password" name="token" required autofocus autocomplete="off"></label></p>
<p><button type="submit">Log in</button></p>
</form>
<p>It is the <code>token</code> in <code>${escape(record)}</code>, which only the server's owner can read.</p>`,
  );
}

/** The page on which the code of a device is entered. */
export function codePage(form: string, error?: string): string {
  return page(
    'Log in a program',
    `<p>Enter the code that the program shows.</p>
${error === undefined ? '' : `<p class="error">${escape(error)}</p>`}
${form}<p><button type="submit" form="op.deviceInputForm">Continue</button></p>`,
  );
}

/** The page on which the code of a device is compared. */
export function confirmPage(form: string, code: string): string {
  return page(
    'Log in a program',
    `<p>Does the program show this code?</p><p><strong>${escape(code)}</strong></p>
${form}<p><button type="submit" form="op.deviceConfirmForm">Yes, continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">No</button></p>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escape(message)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>${STYLE}</style></head>
<body><h1>${escape(title)}</h1>
${body}
</body>
</html>
`;
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (sign) => `&${names[sign]};`);
}
