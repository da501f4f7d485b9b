import { createHash } from 'node:crypto';
import { html, Markup } from '../markup.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';

/** A part of a page, with a heading that the table of contents names. */
export interface PageSection {
  /** For links, `results`; the only one of its kind on the page. */
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

export interface PageContent {
  readonly title: string;
  /** Stands below the title. */
  readonly header: Markup;
  readonly sections: readonly PageSection[];
  readonly footer?: Markup;
  /** True for a page that shows pictures of the folder that it lies in, too; otherwise only those within it. */
  readonly showsFilesBeside?: boolean;
  /** Style of this kind of page, beside that of all. */
  readonly style?: string;
  /** Scripts of this kind of page: constants of the program, which the policy names by their hashes. */
  readonly scripts?: readonly string[];
}

/** Without a character more: the policy names the hash of what stands between the tags. */
const drawScript = (script: string): Markup => new Markup(`<script>${script}</script>`);

/**
 * A page that needs no network: style and script are within it, and its policy allows no other script, no request, and
 * no picture from elsewhere, whatever texts and pictures it shows.
 */
export function drawDocument(content: PageContent): string {
  const { title, header, sections, footer, style = '' } = content;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyOf(content)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${new Markup(PAGE_STYLE + style)}
        </style>
      </head>
      <body>
        <div class="page">
          <nav class="contents" aria-label="Contents">
            <strong>Contents</strong>
            <ul>
              ${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}
            </ul>
          </nav>
          <main>
            <h1>${title}</h1>
            ${header} ${sections.map(drawSection)}
            ${footer === undefined ? '' : html`<footer class="note">${footer}</footer>`}
          </main>
        </div>
        ${scriptsOf(content).map(drawScript)}
      </body>
    </html> `.text;
}

function drawSection({ id, title, content }: PageSection): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
}

function scriptsOf({ scripts = [] }: PageContent): readonly string[] {
  return [PAGE_SCRIPT, ...scripts];
}

function policyOf(content: PageContent): string {
  const { showsFilesBeside = false } = content;
  const hashes = scriptsOf(content).map((script) => createHash('sha256').update(script).digest('base64'));
  return [
    "default-src 'none'",
    `script-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')}`,
    "style-src 'unsafe-inline'",
    `img-src data:${showsFilesBeside ? " 'self' file:" : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
