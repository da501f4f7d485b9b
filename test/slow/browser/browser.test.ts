import type { Browser } from 'playwright-core';
import { openBrowser, openPage, seriousFindings } from '../support/browser.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('notices what a page of ours may not do', async () => {
  const { page, faults, foreign } = await openPage(browser);
  await page.setContent(
    `<html lang="en"><title>t</title><main><h1>t</h1><img src="https://elsewhere.invalid/x.png"></main>
    <script>console.error('said'); setTimeout(() => { throw new Error('thrown') })</script></html>`,
    { waitUntil: 'load' },
  );
  expect(faults).toContain('error: said');
  expect(faults).toContain('exception: thrown');
  expect(foreign).toEqual(['https://elsewhere.invalid/x.png']);
  expect(await seriousFindings(page)).toEqual([expect.stringMatching(/^image-alt: /)]);
});

test('finds nothing on a good page', async () => {
  const { page, faults, foreign } = await openPage(browser);
  await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1></main></html>');
  expect([faults, foreign, await seriousFindings(page)]).toEqual([[], [], []]);
});
