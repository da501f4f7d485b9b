import { escapeXml, html } from '../../src/report/markup.js';

test('a text is no markup, and nothing in it is hidden or reorders what is around it', () => {
  const text = '<b title="x">\'&\u202E\u2066\u200B\u{E0041}\u0000\u001B[31m é 日本 שלום 👩‍💻';
  const shown = '&lt;b title=&quot;x&quot;&gt;&#39;&amp;\\u202e\\u2066\\u200b\\U000e0041[31m é 日本 שלום 👩‍💻';
  expect(escapeXml(text)).toBe(shown);
  expect(html`<p title="${text}">${[text]}</p>`.text).toBe(`<p title="${shown}">${shown}</p>`);
});
