import { visible } from '../core/text/visible.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A text as XML and HTML hold it, also within the quotes of an attribute. Characters that would hide or reorder the
 * text around them are visible.
 */
export function escapeXml(text: string): string {
  return visible(text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '')).replace(
    /[&<>"']/g,
    (character) => ENTITIES[character] ?? '',
  );
}

/** Markup that is not escaped again. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Part[];

/** HTML in which all texts that are put in are escaped, and only markup is not. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(pieces.map((piece, index) => piece + render(parts[index] ?? '')).join(''));
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeXml(String(part));
  return part.map(render).join('');
}
