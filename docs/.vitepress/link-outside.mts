import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/** Address of the repository, without `.git`, when package.json names one. */
function repositoryAddress(): string | undefined {
  const manifest = new URL('../../package.json', import.meta.url);
  const { repository } = JSON.parse(readFileSync(manifest, 'utf8')) as { repository?: { url?: string } };
  return repository?.url?.replace(/^git\+/, '').replace(/\.git$/, '');
}

/**
 * Links to files of the repository outside docs/ lead to the repository; while its address is not known, their text
 * stands without a link.
 */
export function linkOutside(md: MarkdownRenderer): void {
  const address = repositoryAddress();
  md.core.ruler.push('link-outside', ({ tokens, env }) => {
    const page = (env as { relativePath?: string }).relativePath ?? '';
    for (const { children } of tokens) {
      let isOutside = false;
      for (const token of children ?? []) {
        if (token.type === 'link_close' && isOutside) {
          if (address === undefined) token.tag = 'span';
          isOutside = false;
        }
        if (token.type !== 'link_open') continue;
        const path = posix.join(posix.dirname(page), String(token.attrGet('href')));
        if (!path.startsWith('../')) continue;
        isOutside = true;
        if (address === undefined) {
          token.type = 'text_link_open';
          token.tag = 'span';
          token.attrs = [];
        } else token.attrSet('href', `${address}/blob/HEAD/${path.slice('../'.length)}`);
      }
    }
  });
}
