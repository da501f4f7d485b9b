import { readFileSync, writeFileSync } from 'node:fs';
import { renderPage } from './page.js';

const PAGE = 'docs/faults.md';

// After a change of the table: REANA_MADMINER_WRITE_DOCS=1 npm test -- test/faults/page
test(`${PAGE} is made from the table`, () => {
  if (process.env.REANA_MADMINER_WRITE_DOCS === '1') writeFileSync(PAGE, renderPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(renderPage());
});
