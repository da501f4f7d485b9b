import { XMLParser } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { UsageError } from '../../src/core/errors.js';
import { drawScan, type DrawScanOptions } from '../../src/report/scan-pictures.js';
import type { ScanResults } from '../../src/scans/results/scan-results.js';
import { makeResults, type MadePoint } from '../scans/collect/make-results.js';
import { expectWords } from '../support/words.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'pictures-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Draws into `pictures` in the results' own folder. */
async function draw(results: ScanResults, options?: DrawScanOptions): Promise<readonly string[]> {
  return drawScan({ ...results, folder }, join(folder, 'pictures'), options);
}

/** The texts of a picture, and how many elements of each kind it has. */
async function readPicture(name: string): Promise<{ texts: string[]; count: (tag: string) => number }> {
  const svg = await readFile(join(folder, 'pictures', name), 'utf8');
  expect(svg).not.toMatch(/NaN|undefined|<script/);
  // What HTML would forgive and XML does not.
  expect(svg).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i);
  expect(svg).not.toMatch(/="[^"]*<[^"]*"/);
  const tags: string[] = [];
  const texts: string[] = [];
  const visit = (nodes: readonly Record<string, unknown>[]): void => {
    for (const node of nodes) {
      for (const [tag, content] of Object.entries(node)) {
        if (tag === '#text') texts.push(String(content));
        else if (Array.isArray(content)) {
          tags.push(tag);
          visit(content as Record<string, unknown>[]);
        }
      }
    }
  };
  const parser = new XMLParser({ preserveOrder: true, htmlEntities: true, parseTagValue: false });
  visit(parser.parse(svg) as Record<string, unknown>[]);
  return { texts, count: (tag) => tags.filter((each) => each === tag).length };
}

/** What people read in a picture, but for numbers. */
function wordsOf(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => /\p{L}/u.test(text));
}

interface PageElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

interface Page {
  all(selector: string): readonly PageElement[];
  texts(selector: string): readonly string[];
  links(): readonly string[];
}

async function readPage(): Promise<Page> {
  const text = await readFile(join(folder, 'pictures', 'index.html'), 'utf8');
  const { document } = parseHTML(text) as {
    readonly document: { querySelectorAll(selector: string): Iterable<PageElement> };
  };
  const all = (selector: string): PageElement[] => [...document.querySelectorAll(selector)];
  return {
    all,
    texts: (selector) => all(selector).map(({ textContent }) => textContent.trim()),
    links: () =>
      all('[href], [src]').map((each) => each.getAttribute('href') ?? each.getAttribute('src') ?? ''),
  };
}

const CURVE: readonly MadePoint[] = [1000, 10000, 100000].flatMap((samples) =>
  ['alice', 'sally'].flatMap((method) =>
    [1, 2].map((seed): MadePoint => [
      { samples, method, seed },
      { area: 100 / Math.sqrt(samples) + seed + method.length },
    ]),
  ),
);

test('a curve for each text, with the bars of the repeats and a logarithmic axis', async () => {
  const files = await draw(makeResults(CURVE, ['seed']));
  expect(files.map((file) => basename(file))).toEqual(['index.html', 'area.svg']);
  const { texts, count } = await readPicture('area.svg');
  expect(texts).toEqual(expect.arrayContaining(['method', 'alice', 'sally', '1000', '10000', '100000']));
  expectWords(wordsOf(texts));
  // Six marks, and two of the legend.
  expect(count('circle')).toBe(6 + 2);
  expect(count('path')).toBeGreaterThanOrEqual(2);
});

test('a heat map with a cell and its number for each point', async () => {
  const made = [1, 2, 3].flatMap((a) =>
    [10, 20].map((b): MadePoint => [{ a, b }, a === 3 && b === 20 ? null : { area: a * b + 0.25 }]),
  );
  await draw(makeResults(made));
  const { texts, count } = await readPicture('area.svg');
  expect(texts).toEqual(expect.arrayContaining(['10.3', '40.3', '30.3']));
  expectWords(wordsOf(texts));
  // The background, the strip of colours and five cells.
  expect(count('rect')).toBe(1 + 1 + 5);
  expect(count('stop')).toBeGreaterThan(10);
});

test('points that make no grid, rows of texts, and a picture for each of many columns', async () => {
  const cloud = Array.from({ length: 9 }, (_, index): MadePoint => [
    { a: index, b: (index * 7) % 9 },
    { area: index + 1 },
  ]);
  await draw(makeResults(cloud));
  expect((await readPicture('area.svg')).count('circle')).toBe(9);

  await draw(makeResults(['x', 'y', 'z'].map((kind, index): MadePoint => [{ kind }, { area: index }])));
  const rows = await readPicture('area.svg');
  expect(rows.count('circle')).toBe(3);
  expect(rows.texts).toEqual(expect.arrayContaining(['x', 'y', 'z']));
  expectWords(wordsOf(rows.texts), 'rows');

  const many = cloud.map(([values, numbers], index): MadePoint => [
    { ...values, c: (index * 4) % 9 },
    numbers,
  ]);
  const files = await draw(makeResults(many));
  expect(files.map((file) => basename(file))).toEqual([
    ...['index.html', 'area-by-a.svg', 'area-by-b.svg', 'area-by-c.svg'],
  ]);
  expectWords(wordsOf((await readPicture('area-by-a.svg')).texts), 'one of three');
});

test('one point, equal points and points at zero are drawn, too', async () => {
  await draw(makeResults([[{ a: 1 }, { area: 0 }]]));
  expect((await readPicture('area.svg')).count('circle')).toBe(1);
  const equal = [1, 2].flatMap((a) => [1, 2].map((b): MadePoint => [{ a, b }, { area: 0 }]));
  await draw(makeResults(equal));
  expect((await readPicture('area.svg')).texts.filter((text) => text === '0')).toHaveLength(4);
});

test('numbers at the axes are whole, tell the ticks apart, and do not touch', async () => {
  const draws = async (points: readonly MadePoint[]): Promise<readonly string[]> => {
    await draw(makeResults(points));
    return (await readPicture('area.svg')).texts;
  };
  // What stands left of an axis needs as much room as its longest text.
  const negative = await draws([1, 2, 3].map((n) => [{ n }, { area: -100_000 * n }]));
  expect(negative).toEqual(expect.arrayContaining(['-100000', '-300000', '1', '2', '3']));
  expect(negative).not.toContain('1.5');
  const svg = await readFile(join(folder, 'pictures/area.svg'), 'utf8');
  expect(Number(/translate\(([\d.]+),[\d.]+\)[^>]*>-300000</.exec(svg)?.[1])).toBeGreaterThan(7 * 6.8);
  expect(await draws([1, 2].map((n) => [{ n }, { area: 0.25 }]))).toContain('0.25');
  const close = await draws(['a', 'b'].map((kind, index) => [{ kind }, { area: 3 - index * 2e-5 }]));
  expect(close).toEqual(expect.arrayContaining(['2.99998', '2.99999', '3']));
  expect(close.filter((text) => /^\d/.test(text)).length).toBeLessThan(7);
  // A map of thirty columns names some of them.
  const grid = Array.from({ length: 30 }, (_, index) => index / 10 - 1.5);
  const map = await draws(grid.flatMap((a) => [1, 2].map((b): MadePoint => [{ a, b }, { area: a * b }])));
  expect(map.filter((text) => /^-?\d\.\d$/.test(text)).length).toBeLessThan(20);
});

test('bars that would end below zero end at the foot of a logarithmic axis', async () => {
  const made = [1, 10, 100].flatMap((n) =>
    [1, 2].map((seed): MadePoint => [{ n, seed }, { area: seed === 1 ? n : n / 1000 }]),
  );
  await draw(makeResults(made, ['seed']));
  expect((await readPicture('area.svg')).texts).toEqual(expect.arrayContaining(['1', '10', '100']));
  expect((await readPicture('area.svg')).texts).not.toContain('0');
});

test('panels are in the order of their numbers', async () => {
  const made = [1, 5, 20].flatMap((a) =>
    [1, 2, 3, 4, 5].flatMap((b) => [1, 2, 3, 4, 5].map((c): MadePoint => [{ a, b, c }, { area: a + b * c }])),
  );
  await draw(makeResults(made));
  const { texts } = await readPicture('area.svg');
  expect(texts.filter((text) => text.startsWith('a '))).toEqual(['a 1', 'a 5', 'a 20']);
});

test('whoever asks for certain numbers gets these', async () => {
  const results = makeResults([
    [{ a: 1 }, { 'm.x': 1, 'm.y': 2, z: 3 }],
    [{ a: 2 }, { 'm.x': 2, 'm.y': 3, z: 4 }],
  ]);
  expect((await draw(results, { numbers: ['y'] })).map((file) => basename(file))).toEqual([
    'index.html',
    'm.y.svg',
  ]);
  await expect(draw(results, { numbers: ['w'] })).rejects.toThrow(UsageError);
});

test('names that a disk takes for one are kept apart', async () => {
  const results = makeResults([[{ a: 1 }, { 'x/y': 1, 'x y': 2, X_y: 3, x_Y: 4, '../..': 5 }]]);
  const files = await draw(results);
  expect(files).toHaveLength(6);
  const names = await readdir(join(folder, 'pictures'));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(6);
  expect(await readdir(folder)).toEqual(['pictures']);
});

describe('the page', () => {
  test('ranks, shows all points, and links to what lies beside it', async () => {
    const results = makeResults([...CURVE, [{ samples: 1, method: 'sally', seed: 1 }, null]], ['seed']);
    await draw({
      ...results,
      best: { value: 'area', order: 'minimize' },
      warnings: ['something is missing'],
      points: results.points.map((point, index) =>
        index === 0 ? { ...point, files: ['plots/all #1.png', 'data.h5'] } : point,
      ),
    });
    const page = await readPage();
    expect(page.texts('h1')).toEqual(['curve']);
    expect(page.all('h2')).toHaveLength(5);
    expectWords(page.texts('h2'));
    expect(page.texts('.warnings li')).toEqual(['something is missing']);
    const [ranking, points] = page.all('tbody');
    expect(ranking!.textContent).toMatch(/^\s*1\s*100000\s*alice/);
    expect(page.all('tr')).toHaveLength(1 + 6 + 1 + 13);
    expect(points!.textContent).toContain('missing');
    expect(page.all('svg')).toHaveLength(1);
    const { name } = results.points[0]!;
    expect(page.links()).toEqual(
      expect.arrayContaining([
        ...['../results.csv', '../repeats.csv', '../results.json', `../${name}/`],
        `../${name}/plots/all%20%231.png`,
      ]),
    );
    expect(page.links().filter((link) => /^(?:[a-z]+:|\/)/i.test(link))).toEqual([]);
    expect(page.links().some((link) => link.includes('data.h5'))).toBe(false);
  });

  test('says why points failed', async () => {
    const results = makeResults([[{ a: 1 }, null]]);
    const cause = { kind: 'out-of-memory', step: 'training', message: 'Killed' } as const;
    const [point] = results.points;
    await draw({ ...results, points: [{ ...point!, status: 'failed', cause }] });
    const page = await readPage();
    const [text = '', ...others] = page.texts('.failure');
    expect(others).toEqual([]);
    expect(text).toMatch(/^out-of-memory\b.*training\s*Killed/);
    expectWords(text.replaceAll(/\s+/g, ' '));
    expect(page.all('.failure a').map((link) => link.getAttribute('href'))).toEqual(['#point-1']);
    expect(page.all('tr.failed#point-1')).toHaveLength(1);
  });

  test('shows the hint of a failed step and the end of its log', async () => {
    const results = makeResults([[{ a: 1 }, null]]);
    const reported = { message: 'error: a.h5 holds no events', hint: 'raise nevents', logTail: '<one>\ntwo' };
    const [point] = results.points;
    const cause = { kind: 'own-error', step: 'fit', ...reported } as const;
    await draw({ ...results, points: [{ ...point!, status: 'failed', cause }] });
    const page = await readPage();
    expect(page.texts('.failure details pre')).toEqual(['<one>\ntwo']);
    expectWords(page.texts('.failure')[0]!.replaceAll(/\s+/g, ' '));
  });

  test('holds no markup that the scan brings', async () => {
    const evil = '"><script>alert(1)</script>&amp;<!--';
    const results = makeResults([
      [{ [evil]: evil, n: 1 }, { [evil]: 1 }],
      [{ [evil]: 'b', n: 2 }, { [evil]: 2 }],
    ]);
    const [first, ...rest] = results.points;
    const files = ['"><img src=x onerror=alert(1)>.png', 'javascript:alert(1).png'];
    const drawn = await draw({
      ...results,
      scan: evil,
      warnings: [evil],
      points: [{ ...first!, files }, ...rest],
      best: { value: evil, order: 'maximize' },
    });
    const page = await readPage();
    expect(page.all('[onerror]')).toEqual([]);
    const [data, ...scripts] = page.all('script');
    expect(data!.getAttribute('type')).toBe('application/json');
    expect(JSON.parse(data!.textContent)).toMatchObject({ columns: [{ label: evil }, { label: 'n' }] });
    // The program's own are the only ones that the policy lets run.
    const policy = page.all('meta[http-equiv]')[0]!.getAttribute('content');
    const hashes = scripts.map(({ textContent }) =>
      createHash('sha256').update(textContent).digest('base64'),
    );
    expect(scripts).toHaveLength(2);
    expect(policy).toContain(`script-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')};`);
    expect(page.texts('h1')).toEqual([evil]);
    expect(page.texts('.warnings li')).toEqual([evil]);
    expect(page.links().filter((link) => link.startsWith('javascript:'))).toEqual([]);
    const { texts } = await readPicture(basename(drawn[1]!));
    expect(texts).toContain(evil);
  });
});
