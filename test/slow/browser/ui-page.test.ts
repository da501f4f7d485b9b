import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { createClient, type ReanaClient } from '../../../src/client/client.js';
import { startPageServer, type PageServer } from '../../../src/ui/server/page-server.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { openBrowser, openPage, seriousFindings } from '../support/browser.js';

const PATIENCE = 300_000;

/** One step that says something, and steps scattered over a list. */
const WORKFLOW = `stages:
  - name: first
    dependencies: [init]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {word: hello}
      step: &step
        process: {process_type: string-interpolated-cmd, cmd: 'echo {word}'}
        environment: {environment_type: docker-encapsulated, image: small, imagetag: '1'}
        publisher: {publisher_type: constant-pub, publish: {}}
  - name: many
    dependencies: [first]
    scheduler:
      scheduler_type: multistep-stage
      parameters: {word: [one, two, three]}
      scatter: {method: zip, parameters: [word]}
      step: *step
`;

let browser: Browser;
let reana: TestServer;
let client: ReanaClient;
let page: PageServer;
let release: () => void;
beforeAll(async () => {
  browser = await openBrowser();
  reana = await TestServer.start();
  client = createClient({ serverUrl: reana.server.url, accessToken: reana.server.token });
}, PATIENCE);
beforeEach(async () => {
  page = await startPageServer(client);
  release = reana.runtime.hold();
});
afterEach(() => {
  release();
  return page.close();
});
afterAll(async () => {
  await browser.close();
  await client.close();
  await reana.close();
});

test(
  'a run under way is followed to its end, its log and its files are shown',
  async () => {
    const { page: tab, faults, foreign } = await openPage(browser);
    await reana.startRun('watched', WORKFLOW, { seed: 1 });
    await tab.goto(page.entrance);
    await tab.getByRole('option', { name: /watched/ }).waitFor();
    await tab.keyboard.press('Enter');
    await tab.locator('.graph .running').first().waitFor();
    for (const scheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme: scheme });
      expect(await seriousFindings(tab)).toEqual([]);
    }
    release();
    await tab.locator('h1 ~ .status.finished, h1 ~ .status.failed').waitFor();
    await tab.getByRole('link', { name: 'log', exact: true }).click();
    await tab.getByRole('combobox').selectOption({ index: 1 });
    await tab.getByText('hello').waitFor();
    await tab.getByRole('link', { name: 'files', exact: true }).click();
    await tab.getByRole('option', { name: /workflow\.yml/ }).click();
    await tab.getByText('multistep-stage').waitFor();
    expect(await seriousFindings(tab)).toEqual([]);
    expect([faults, foreign]).toEqual([[], []]);
  },
  PATIENCE,
);

test(
  'a running run is stopped after a question, and deleted after another; the list is filtered',
  async () => {
    const { page: tab, faults } = await openPage(browser);
    await reana.startRun('unwanted', WORKFLOW, { seed: 1 });
    await tab.goto(page.entrance);
    await tab.getByRole('searchbox').fill('unwanted');
    await tab.getByRole('option').click();
    await tab.getByRole('button', { name: 'stop' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'cancel' }).click();
    await tab.getByRole('button', { name: 'stop' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'stop' }).click();
    release();
    await tab.getByRole('button', { name: 'delete' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'delete' }).click();
    await tab.getByRole('heading', { name: 'Runs' }).waitFor();
    await tab.getByRole('option', { name: /unwanted/ }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  },
  PATIENCE,
);

test(
  'a thousand runs are in the list, and only those that are seen in the page',
  async () => {
    const { page: tab, faults } = await openPage(browser, { viewport: { width: 600, height: 700 } });
    const runs = Array.from({ length: 1000 }, (_, index) => ({
      ...{ id: `id-${index}`, name: `run.${index}`, status: 'finished', finished: 5, failed: 0, total: 5 },
    }));
    const body = `data: ${JSON.stringify({ value: runs })}\n\n`;
    await tab.route('**/api/runs/changes', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body }),
    );
    await tab.goto(page.entrance);
    await tab.getByText('1000 runs').waitFor();
    expect(await tab.getByRole('option').count()).toBeLessThan(60);
    await tab.keyboard.press('End');
    await tab.getByText('run.999').waitFor();
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await seriousFindings(tab)).toEqual([]);
    expect(faults).toEqual([]);
  },
  PATIENCE,
);

test('the page is one script and one style, small enough to be there at once', () => {
  expect(readFileSync('dist/page/page.js').length).toBeLessThan(60_000);
  expect(readFileSync('dist/page/page-style.css').length).toBeLessThan(12_000);
});
