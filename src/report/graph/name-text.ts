import { visible } from '../../core/text/visible.js';

/** A name as one line in which nothing is hidden. */
export function nameText(name: string): string {
  return visible(name.replaceAll(/\s+/g, ' '));
}
