import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { html, Markup } from '../../../src/report/markup.js';
import { drawTable } from '../../../src/report/page/data-table.js';
import { drawDocument } from '../../../src/report/page/page-document.js';
import { drawFacts, drawFolded, drawImage, drawStatus } from '../../../src/report/page/page-parts.js';

const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

function drawEvil(): string {
  return drawDocument({
    title: EVIL,
    header: drawStatus(EVIL),
    sections: [
      {
        id: 'first',
        title: EVIL,
        content: html`${drawFacts([
          [EVIL, EVIL],
          ['none', undefined],
        ])}
        ${drawFolded(EVIL, EVIL)}${drawImage('image/png', Buffer.from(EVIL), EVIL)}
        ${drawTable({
          caption: EVIL,
          columns: [{ title: EVIL }, { title: 'n', isNumber: true }],
          rows: [{ id: EVIL, tone: EVIL, cells: [EVIL, { content: EVIL, key: EVIL }] }, { cells: ['b', 2] }],
        })}`,
      },
    ],
    footer: new Markup('<p>made now</p>'),
  });
}

/** As much as is needed of what linkedom parses. */
interface Parsed {
  readonly querySelectorAll: (selector: string) => readonly {
    readonly textContent: string;
    readonly outerHTML: string;
    getAttribute(name: string): string | null;
  }[];
}

const parse = (text: string): Parsed => (parseHTML(text) as unknown as { document: Parsed }).document;

test('the policy allows the own script alone, and texts are no markup', () => {
  const text = drawEvil();
  const document = parse(text);
  const scripts = document.querySelectorAll('script');
  expect(scripts).toHaveLength(1);
  const hash = createHash('sha256').update(scripts[0]!.textContent).digest('base64');
  const policy = document.querySelectorAll('meta[http-equiv]')[0]!.getAttribute('content');
  expect(policy).toContain(`script-src 'sha256-${hash}'`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('img-src data:;');
  expect(document.querySelectorAll('[onerror]')).toHaveLength(0);
  expect(document.querySelectorAll('img').map((image) => image.getAttribute('src'))).toEqual([
    `data:image/png;base64,${Buffer.from(EVIL).toString('base64')}`,
  ]);
  expect(document.querySelectorAll('h1')[0]!.textContent).toBe(EVIL);
});

test('tables have captions, headings and keys', () => {
  const document = parse(drawEvil());
  expect(document.querySelectorAll('caption')[0]!.textContent.trim()).toBe(EVIL);
  expect(document.querySelectorAll('thead th[scope=col]')).toHaveLength(2);
  expect(document.querySelectorAll('tbody th[scope=row]')).toHaveLength(2);
  expect(document.querySelectorAll('td.number')[0]!.getAttribute('data-key')).toBe(EVIL);
  expect(document.querySelectorAll('.table[data-sortable]')).toHaveLength(1);
  expect(document.querySelectorAll('.table[data-filter]')).toHaveLength(0);
  expect(document.querySelectorAll('dt')).toHaveLength(1);
});

test('every section is in the table of contents', () => {
  const document = parse(drawEvil());
  expect(document.querySelectorAll('nav a').map((link) => link.getAttribute('href'))).toEqual(['#first']);
  expect(document.querySelectorAll('section')[0]!.getAttribute('aria-labelledby')).toBe('first-title');
});
