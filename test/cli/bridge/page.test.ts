import { readFileSync, writeFileSync } from 'node:fs';
import { renderSection, TITLE } from './page.js';

const PAGE = 'docs/compatibility.md';

// After a change of the table: REANA_MADMINER_WRITE_DOCS=1 npm test -- test/cli/bridge/page
test(`the section about command lines in ${PAGE} is made from the table`, () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = ''] = page.split(TITLE);
  const whole = `${before.trimEnd()}\n\n${renderSection()}`;
  if (process.env.REANA_MADMINER_WRITE_DOCS === '1') writeFileSync(PAGE, whole);
  expect(readFileSync(PAGE, 'utf8')).toBe(whole);
});
