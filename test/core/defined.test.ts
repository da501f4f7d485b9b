import { defined } from '../../src/core/defined.js';

test('fields that are undefined are left out, all others stay as they are', () => {
  expect(defined({ a: undefined, b: null, c: 0, d: '', e: false })).toStrictEqual({
    b: null,
    c: 0,
    d: '',
    e: false,
  });
});

test('what is undefined does not override what stands before it', () => {
  const maxActive: number | undefined = undefined;
  expect({ maxActive: 20, ...defined({ maxActive }) }).toStrictEqual({ maxActive: 20 });
});

test('the type says which fields may be absent, and that none is undefined', () => {
  const given: { readonly name: string; readonly retries: number | undefined } = {
    name: 'a',
    retries: undefined,
  };
  const options: { readonly name: string; readonly retries?: number } = defined(given);
  expect(Object.keys(options)).toEqual(['name']);
});
