import { EVENT_ID, SCALAR_STYLE } from 'js-yaml';
import type { EventStream } from './yaml-events.js';
import { YamlError } from './yaml-node.js';

/**
 * PyYAML takes no tab outside quotes, block texts and comments; other parsers do.
 * @throws YamlError at the first such tab.
 */
export function assertNoTabs({ text, events, original }: EventStream): void {
  if (!text.includes('\t')) return;
  const refuse = (offset: number | undefined): void => {
    if (offset === undefined) return;
    throw new YamlError(
      'a tab stands where YAML allows only spaces',
      original(offset),
      'replace the tab by spaces',
    );
  };
  let start = 0;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.style === SCALAR_STYLE.PLAIN) continue;
    refuse(findTab(text, start, event.valueStart));
    start = event.valueEnd;
  }
  refuse(findTab(text, start, text.length));
}

function findTab(text: string, start: number, end: number): number | undefined {
  let comment = false;
  for (let offset = start; offset < end; offset++) {
    const character = text[offset];
    if (character === '\n' || character === '\r') comment = false;
    else if (character === '#' && (offset === 0 || /\s/.test(text.charAt(offset - 1)))) comment = true;
    else if (character === '\t' && !comment) return offset;
  }
  return undefined;
}
