import { defineConfig } from 'vitepress';
import { linkOutside } from './link-outside.mts';
import { SIDEBAR } from './sidebar.mts';

/** The site of the documentation: the Markdown files of docs/ as they are. `npm run docs` builds it. */
export default defineConfig({
  title: 'reana-madminer',
  description: 'Run the MadMiner workflow on REANA: from the matrix element to the likelihood contours.',
  lang: 'en',
  // Relative addresses of pages work below any path, also from a folder of a server.
  base: process.env.DOCS_BASE ?? '/',
  lastUpdated: false,
  markdown: { config: linkOutside },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start-laptop' },
      { text: 'Commands', link: '/commands' },
      { text: 'SDK', link: '/sdk' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: SIDEBAR,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
