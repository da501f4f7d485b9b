import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { drawScan } from '../../../src/report/scan-pictures.js';
import type { ScanResults } from '../../../src/scans/results/scan-results.js';
import { makeResults, type MadePoint } from '../../scans/collect/make-results.js';
import { openBrowser, openPage, seriousFindings, type WatchedPage } from '../support/browser.js';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'scan-page-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const LONG = 'a_parameter_with_a_name_that_is_much_longer_than_anybody_would_like_to_read_in_a_picture';

/** Two numbers and a text, repeated, with long names; two points have failed. */
function makeCube(): ScanResults {
  const made = [1, 2, 5, 10].flatMap((alpha) =>
    [100, 200, 500].flatMap((size) =>
      ['relu', `tanh ${LONG}`].flatMap((kind) =>
        [1, 2].map((seed): MadePoint => [
          { alpha, [LONG]: size, kind, seed },
          alpha === 10 && size === 500 && kind === 'relu'
            ? null
            : {
                [`methods.${LONG}.mse`]: alpha / 10 + size / 1e4 + seed / 100,
                area: 3 - alpha / 50 + seed / 50,
              },
        ]),
      ),
    ),
  );
  const results = makeResults(made, ['seed']);
  const cause = { kind: 'out-of-memory', step: 'training', message: 'Killed', logTail: LONG } as const;
  const points = results.points.map((point) =>
    point.status === 'missing' ? { ...point, status: 'failed' as const, cause } : point,
  );
  return { ...results, points, best: { value: 'area', order: 'minimize' }, warnings: [LONG] };
}

async function openScan(
  results: ScanResults,
  options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<WatchedPage> {
  const { width = 1280, colorScheme = 'light' } = options;
  const [file = ''] = await drawScan({ ...results, folder }, join(folder, 'pictures'));
  const watched = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
  await watched.page.goto(pathToFileURL(file).href);
  return watched;
}

/** Texts of pictures that end outside of them, and elements that make the page wider than its window. */
function cutParts(page: Page): Promise<readonly string[]> {
  // Text, because the page's own world has elements and this one has only their types.
  return page.evaluate<string[]>(`(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth <= root.clientWidth ? [] : [...document.querySelectorAll('main *')].filter((each) =>
      each.closest('.scroll') === null && each.getBoundingClientRect().right > root.clientWidth
    ).map((each) => each.tagName + ' ' + each.className);
    const texts = [...document.querySelectorAll('svg text')].filter((text) => {
      const [inner, outer] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
      return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 ||
        inner.bottom > outer.bottom + 1;
    });
    return [...wide, ...texts.map((text) => text.textContent)];
  })()`);
}

test.each([
  [600, 'light'],
  [900, 'dark'],
  [1280, 'light'],
  [2000, 'dark'],
] as const)(
  'nothing is cut at %d pixels, without a request or a complaint (%s)',
  async (width, colorScheme) => {
    const { page, faults, foreign } = await openScan(makeCube(), { width, colorScheme });
    expect(await page.locator('#explorer svg').count()).toBe(2);
    expect(await cutParts(page)).toEqual([]);
    // What fills the page: the pictures reach from one edge of its main part to the other.
    const edges = await page.evaluate<{ main: number; last: number }>(`(() => ({
    main: document.querySelector('main').getBoundingClientRect().right,
    last: Math.max(...[...document.querySelectorAll('#explorer svg')].map((svg) => svg.getBoundingClientRect().right)),
  }))()`);
    expect(edges.main - edges.last).toBeLessThan(24);
    expect(await seriousFindings(page)).toEqual([]);
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
    await page.close();
  },
);

describe('a reader', () => {
  let watched: WatchedPage;
  beforeAll(async () => (watched = await openScan(makeCube())));
  afterAll(() => watched.page.close());

  test('chooses the number, the axes, and what becomes of a third one', async () => {
    const { page } = watched;
    const select = (name: string) => page.locator(`#explorer select[data-control="${name}"]`);
    const svg = page.locator('#explorer svg');
    expect(await svg.count()).toBe(2);
    await select('kind').selectOption({ label: 'mean of all' });
    expect(await svg.count()).toBe(1);
    expect(await page.locator('#explorer .item').count()).toBe(12);
    await select('Across').selectOption(LONG);
    await select('Up').selectOption('alpha');
    await select('kind').selectOption({ label: 'relu' });
    expect(await page.locator('#explorer rect.none').count()).toBe(1);
    await select('Up').selectOption({ label: 'the number itself' });
    await select('kind').selectOption({ label: 'a line for each' });
    expect(await page.locator('#explorer polyline').count()).toBe(2);
    expect(await cutParts(page)).toEqual([]);
    await select('Number').selectOption({ index: 1 });
    expect(await svg.getAttribute('aria-label')).toContain('mse');
    expect(watched.faults).toEqual([]);
  });

  test('goes through a picture with the keyboard, and from there to a point', async () => {
    const { page } = watched;
    await page.locator('#explorer .item[tabindex="0"]').focus();
    const first = await page.locator('#explorer [role=status]').textContent();
    await page.keyboard.press('ArrowRight');
    const second = await page.locator('#explorer [role=status]').textContent();
    expect(first).toMatch(/: [\d.]+ \(mean of .*\bPoints? \d/);
    expect(second).not.toBe(first);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toMatch(/^#point-\d+$/);
    expect(await page.locator('tr:target').count()).toBe(1);
  });

  test('sorts and filters the points', async () => {
    const { page } = watched;
    const rows = page.locator('#points tbody tr');
    const firstCell = () => rows.first().locator('td.number').first().textContent();
    await page.locator('#points th [role=button]', { hasText: 'alpha' }).click();
    await page.locator('#points th [role=button]', { hasText: 'alpha' }).click();
    expect(await firstCell()).toBe('10');
    await page.locator('#points input[type=search]').fill('out-of-memory');
    expect(await page.locator('#points tbody tr:visible').count()).toBe(2);
  });
});

test('a thousand points without a grid, and pages without any number', async () => {
  const made = Array.from({ length: 1000 }, (_, n): MadePoint => [
    { rate: 10 ** (-4 + ((n * 7919) % 1009) / 336), alpha: (n * 104729) % 1013 },
    { mse: Math.cos(n) },
  ]);
  const many = await openScan(makeResults(made));
  expect(await many.page.locator('#explorer circle').count()).toBe(1000);
  expect(await many.page.locator('#points tbody tr').count()).toBe(1000);
  expect(await cutParts(many.page)).toEqual([]);
  const none = await openScan(makeResults([[{ a: 1 }, null]]));
  expect(await none.page.locator('#explorer').count()).toBe(0);
  expect([...many.faults, ...none.faults]).toEqual([]);
});

test('a file of a picture is light, and complete, by itself', async () => {
  await openScan(makeCube());
  const { page, faults } = await openPage(browser, { colorScheme: 'dark' });
  await page.goto(pathToFileURL(join(folder, 'pictures', 'area.svg')).href);
  expect(await readFile(join(folder, 'pictures', 'area.svg'), 'utf8')).toContain('var(--background, white)');
  const outside = await page.evaluate<string[]>(`(() => {
    const width = document.documentElement.viewBox.baseVal.width;
    return [...document.querySelectorAll('text')].filter((text) => {
      const box = text.getBoundingClientRect();
      return box.left < 0 || box.right > width;
    }).map((text) => text.textContent);
  })()`);
  expect(outside).toEqual([]);
  expect(faults).toEqual([]);
});
