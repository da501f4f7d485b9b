import { pointKey } from '../../src/scan-file/point-key.js';

// Runs are found again by their keys for as long as they are kept. These two were made with sha256sum.
test('keys never change', () => {
  expect(pointKey({ alpha: 1 }, [])).toBe('81ad38bcff');
  const edits = [
    { file: 'b.yml', pointer: '/a', value: true },
    { file: 'a.yml', pointer: '/c', value: 1e-4 },
    { file: 'a.yml', pointer: '/b', value: [1, { d: 'x', c: null }] },
  ];
  expect(pointKey({ methods: 'sally', alpha: 1 }, edits)).toBe('272f0ad351');
});

test('values of another kind make another key', () => {
  expect(pointKey({ alpha: '1' }, [])).not.toBe(pointKey({ alpha: 1 }, []));
});
