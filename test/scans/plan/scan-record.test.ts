import {
  digestOf,
  originalPath,
  parseScanRecord,
  RECORD_PATH,
  recordFiles,
  type ScanRecordBase,
} from '../../../src/scans/plan/scan-record.js';

const CARD = Buffer.from('width: 1\n');
const BASE: ScanRecordBase = {
  scan: 'curve',
  mode: 'runs',
  scanFile: Buffer.from('axes: []\n'),
  analysis: 'reana.ml.yaml',
  analysisFile: Buffer.from('workflow: {}\n'),
  cards: new Map([['cards/card.yml', CARD]]),
  files: [{ path: 'cards/card.yml', ...digestOf(CARD) }],
};
const POINT = {
  index: 7,
  key: '0123456789',
  values: { width: 2 },
  parameters: { x: [1, null] },
  edits: [{ file: 'cards/card.yml', pointer: '/width', value: 2 }],
  group: 'abcdef0123',
};

function textOf(files: ReturnType<typeof recordFiles>, path: string): string {
  return Buffer.from(files.find((file) => file.path === path)?.data ?? '').toString();
}

test('what is written is read back', () => {
  const originals = new Map([['steps.yml', Buffer.from('steps\n')]]);
  const files = recordFiles(BASE, { point: POINT, originals });
  expect(files.map(({ path }) => path)).toEqual([
    '_scan/scan.json',
    '_scan/scan.yaml',
    '_scan/analysis.yaml',
    '_scan/cards/cards/card.yml',
    '_scan/cards/steps.yml',
  ]);
  expect(files.every(({ data, size }) => data?.length === size)).toBe(true);
  expect(textOf(files, originalPath('cards/card.yml'))).toBe('width: 1\n');
  expect(parseScanRecord(textOf(files, RECORD_PATH))).toEqual({
    scan: 'curve',
    mode: 'runs',
    scanFile: digestOf(BASE.scanFile),
    analysis: 'reana.ml.yaml',
    analysisFile: digestOf(BASE.analysisFile),
    originals: ['cards/card.yml', 'steps.yml'],
    point: POINT,
    files: BASE.files,
  });
});

test.each([
  ['no JSON', (): string => '{'],
  ['another version', (text: string): string => text.replace('"version": 1', '"version": 2')],
  ['a path that leads outside', (text: string): string => text.replaceAll('cards/card.yml', '../card.yml')],
  ['an analysis in a folder', (text: string): string => text.replace('reana.ml.yaml', 'a/reana.yaml')],
  ['another mode', (text: string): string => text.replace('"runs"', '"walks"')],
  ['what is no checksum', (text: string): string => text.replace(/"[0-9a-f]{64}"/, '"abc"')],
  ['a point without key', (text: string): string => text.replace('"key"', '"kee"')],
])('%s is refused', (_name, spoil) => {
  const text = textOf(recordFiles(BASE, { point: POINT }), RECORD_PATH);
  expect(() => parseScanRecord(text)).not.toThrow();
  expect(() => parseScanRecord(spoil(text))).toThrow();
});
