import { readdirSync, readFileSync } from 'node:fs';

/** A block of code of a page. */
export interface Block {
  readonly page: string;
  /** Line of the page that it begins at. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why tests do not run it: `<!-- not run: REASON -->` in the line above. */
  readonly reason?: string;
}

/** README.md and all pages of docs/. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const FENCE = /^```(\S*)$/;
const NOT_RUN = /^<!-- not run: (.*) -->$/;

/** The blocks of a page in these languages, from top to bottom. */
export function readBlocks(page: string, languages: readonly string[]): readonly Block[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; start += 1) {
    const language = FENCE.exec(lines[start] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.findIndex((line, index) => index > start && line === '```');
    if (end === -1) throw new Error(`${page}, line ${start + 1}: the block has no end`);
    const above = lines.slice(0, start).findLast((line) => line !== '') ?? '';
    const reason = NOT_RUN.exec(above)?.[1];
    const text = `${lines.slice(start + 1, end).join('\n')}\n`;
    if (languages.includes(language)) {
      blocks.push({ page, line: start + 1, language, text, ...(reason === undefined ? {} : { reason }) });
    }
    start = end;
  }
  return blocks;
}
