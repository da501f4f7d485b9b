import { contentDisposition } from '../../../src/local/responses/content-disposition.js';

test.each([
  ['out.txt', 'attachment; filename=out.txt'],
  ['greet/greetings.txt', 'attachment; filename="greet/greetings.txt"'],
  ['data/ä b+c%.txt', `attachment; filename="data/a b+c%.txt"; filename*=UTF-8''data%2F%C3%A4%20b+c%25.txt`],
  ['a"b\\c', 'attachment; filename="a\\"b\\\\c"'],
])('%s', (name, header) => {
  expect(contentDisposition(name)).toBe(header);
});
