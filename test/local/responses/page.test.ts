import { fc } from '../../support/property.js';
import { RequestError } from '../../../src/local/request-error.js';
import { cutPage } from '../../../src/local/responses/page.js';

test('the pages together are the list, each item once and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 12 }), (items, size) => {
      const collected: number[] = [];
      for (let page = 1; ; page += 1) {
        const cut = cutPage(items, { page: String(page), size: String(size) });
        collected.push(...cut.items);
        expect(cut.envelope['total']).toBe(items.length);
        expect(cut.envelope['has_prev']).toBe(page > 1);
        if (cut.envelope['has_next'] !== true) break;
      }
      expect(collected).toEqual(items);
    }),
  );
});

test('a page tells where it would end if it were full, as a real server does', () => {
  expect(cutPage([1, 2, 3], { page: '2', size: '2' }).envelope).toMatchObject({
    from_idx: 2,
    to_idx: 4,
    total: 3,
  });
});

test('without a size everything is on one page', () => {
  expect(cutPage([1, 2, 3], { page: '2' })).toEqual({
    items: [1, 2, 3],
    envelope: { has_next: false, has_prev: false, page: 1, total: 3 },
  });
});

test.each([{ size: '0' }, { size: 'x' }, { page: '-1', size: '2' }, { page: '1.5' }])(
  '%j is refused',
  (query) => {
    expect(() => cutPage([], query)).toThrow(RequestError);
  },
);
