import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { StubServer, type Route, type SeenRequest } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const item = (id: string): object => ({ id, name: `r.${id}`, status: 'finished' });
const pageOf = ({ query }: SeenRequest): number => Number(query.get('page'));

async function listAll(route: Route, pageSize = 50): Promise<string[]> {
  stub = await StubServer.start({ 'GET /api/workflows': route });
  const ids: string[] = [];
  for await (const run of stub.client().workflows.list({ pageSize })) ids.push(run.id);
  return ids;
}

test.each<[string, Route]>([
  ['the same page again', { body: { items: [item('a'), item('b')], total: 1e15, has_next: true } }],
  [
    'two pages in turn',
    (request) => ({ body: { items: [item(String(pageOf(request) % 2))], total: 1e15, has_next: true } }),
  ],
])('%s, for ever, is an error', async (_name, route) => {
  const failure = await failureOf(listAll(route));
  expect(failure).toMatchObject({ code: 'unexpected-response' });
  expect(stub.requests.length).toBeLessThan(20);
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
});

test('new runs without end are an error', async () => {
  const route: Route = (request) => {
    const items = Array.from({ length: 25_000 }, (_, index) => item(`${pageOf(request)}-${index}`));
    return { body: { items, total: 1e15 } };
  };
  const failure = await failureOf(listAll(route));
  expect(failure).toMatchObject({ code: 'unexpected-response' });
  expect(stub.requests).toHaveLength(5);
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
});

test('an empty page is the end, whatever the total', async () => {
  const route: Route = (request) => ({
    body: { items: pageOf(request) === 1 ? [item('a')] : [], total: 1e15, has_next: true },
  });
  expect(await listAll(route)).toEqual(['a']);
});

test('a total that is too small ends the list where the server says', async () => {
  expect(await listAll({ body: { items: [item('a'), item('b')], total: -1 } })).toEqual(['a', 'b']);
});

test('runs that are created meanwhile shift the pages, and nothing is lost', async () => {
  // After each of the first three pages somebody creates a run, so that the next page shows the same run again.
  const runs = ['a', 'b', 'c', 'd', 'e'];
  const route: Route = (request) => {
    const page = pageOf(request);
    const listed = [...['z', 'y', 'x'].slice(3 - Math.min(3, page - 1)), ...runs];
    return { body: { items: [item(listed[page - 1]!)], total: listed.length } };
  };
  expect(new Set(await listAll(route, 1))).toEqual(new Set(runs));
});
