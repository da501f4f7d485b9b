import { webAddress } from '../../../src/core/text/web-address.js';

test.each([
  ['https://login.example.org/device?code=A-B', 'https://login.example.org/device?code=A-B'],
  ['http://127.0.0.1:8080/x', 'http://127.0.0.1:8080/x'],
  ['HTTPS://Example.org', 'https://example.org/'],
  ['https://example.org/a b"\n<c>', 'https://example.org/a%20b%22%3Cc%3E'],
  ['https://exаmple.org/', 'https://xn--exmple-4nf.org/'],
])('%j is one', (text, address) => expect(webAddress(text)).toBe(address));

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'vscode://x',
  '-version',
  '--help https://example.org',
  'calc.exe',
  '//example.org/x',
  'example.org',
  '',
])('%j is none', (text) => expect(webAddress(text)).toBeUndefined());
