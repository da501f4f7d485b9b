import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { COMMANDS_PAGE, renderCommandsPage } from './commands-page.js';

// After a change of a command: REANA_MADMINER_WRITE_DOCS=1 npm test -- test/cli/help/commands-page
test(`${COMMANDS_PAGE} is made from the tables of the commands`, async () => {
  const page = await renderCommandsPage();
  if (process.env.REANA_MADMINER_WRITE_DOCS === '1') writeFileSync(COMMANDS_PAGE, page);
  expect(existsSync(COMMANDS_PAGE) ? readFileSync(COMMANDS_PAGE, 'utf8') : '').toBe(page);
});
