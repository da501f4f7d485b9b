import { readServerMessage } from '../../../src/reana/errors/server-message.js';

test.each([
  ['{"message":"Token not valid."}', 'Token not valid.'],
  ['{"message":{"size":["bad"]}}', '{"size":["bad"]}'],
  ['["A","B"]', 'A, B'],
  ['[1,{"a":2}]', '[1,{"a":2}]'],
  ['<html><title>413 Request Entity\n Too Large</title>…', '413 Request Entity Too Large'],
  ['<html><body><h1>Oops</h1>It broke</body></html>', 'Oops It broke'],
  ['{"message": "cut', '{"message": "cut'],
  ['', undefined],
  ['{}', '{}'],
  ['{"message":"?access_token=abcdef"}', '?access_token=<redacted>'],
])('the words of %j', (body, words) => {
  expect(readServerMessage(body).serverMessage).toBe(words);
});

test('the name of the cause', () => {
  expect(readServerMessage('{"message":"No.","code":"access_not_granted"}').serverCode).toBe(
    'access_not_granted',
  );
  expect(readServerMessage('{"message":"No.","code":7}').serverCode).toBeUndefined();
});

test('long words are cut', () => {
  expect(readServerMessage('x'.repeat(10_000)).serverMessage).toHaveLength(501);
});
