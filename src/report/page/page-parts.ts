import { html, Markup } from '../markup.js';

/** A name and what is known of it; left out when that is `undefined`. */
export type Fact = readonly [name: string, value: string | number | Markup | undefined];

/** Facts side by side, as many as fit. */
export function drawFacts(facts: readonly Fact[]): Markup {
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts">
    ${known.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value ?? ''}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A status in its colour, and in words. */
export function drawStatus(status: string): Markup {
  return html`<span class="status ${status}">${status}</span>`;
}

/** What a reader has to know before the rest; nothing when there is none. */
export function drawWarnings(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return new Markup('');
  return html`<div class="warnings">
    <ul>
      ${warnings.map((warning) => html`<li>${warning}</li>`)}
    </ul>
  </div>`;
}

/** A text that is opened by a click. */
export function drawFolded(summary: string | Markup, text: string): Markup {
  return html`<details>
    <summary>${summary}</summary>
    <pre>${text}</pre>
  </details>`;
}

/** A picture from a file, as data within the page: scripts of an SVG picture do not run in it. */
export function drawImage(
  type: 'image/png' | 'image/svg+xml',
  content: Uint8Array,
  alternative: string,
): Markup {
  const data = Buffer.from(content).toString('base64');
  return html`<img alt="${alternative}" src="${new Markup(`data:${type};base64,${data}`)}" />`;
}
