import { pathTo, readRoute } from './route.js';

test('every page has one address', () => {
  expect(readRoute('/')).toEqual({ page: 'wall' });
  expect(readRoute('/incidents')).toEqual({ page: 'incidents' });
  expect(readRoute('/incidents/inc-2041')).toEqual({ page: 'incident', id: 'inc-2041' });
  expect(readRoute('/terminals/')).toEqual({ page: 'terminals' });
});

test.each([
  '/incidents/../x',
  '/incidents/inc-1/x',
  '/incidents/%00',
  '/admin',
  '/terminals/a',
  '/rules/a/b',
  '/rules/%00',
])('%s is nowhere', (path) => {
  expect(readRoute(path)).toEqual({ page: 'nowhere' });
});

test('links keep the tenant and the language, and nothing else', () => {
  const query = '?tenant=acme&lang=zh-CN&search=x';
  expect(pathTo({ page: 'incident', id: 'inc-1' }, query)).toBe(
    '/incidents/inc-1?tenant=acme&lang=zh-CN',
  );
  expect(pathTo({ page: 'wall' }, '')).toBe('/');
});

test('the address of a page leads back to it, with what is asked there', () => {
  const routes = [
    { page: 'wall' },
    { page: 'incidents' },
    { page: 'incident', id: 'inc-7' },
    { page: 'review', id: 'drill-7' },
    { page: 'terminals' },
    { page: 'commands' },
    { page: 'silences' },
    { page: 'drills' },
    { page: 'follow-ups' },
    { page: 'follow-ups', incident: 'inc-7' },
    { page: 'rules' },
    { page: 'rule', rule: 'MassError55' },
    { page: 'rule', rule: 'MassError55', at: 1_700_000_000_000, scope: 'model=N5,fw=3.3.0' },
  ] as const;
  for (const route of routes) {
    const [path = '', query] = pathTo(route, '?lang=en').split('?');
    expect(readRoute(path, query)).toEqual(route);
  }
});

test('what is asked in an address and makes no sense is not asked', () => {
  expect(readRoute('/follow-ups', '?incident=x')).toEqual({ page: 'follow-ups' });
  expect(readRoute('/rules/A', '?at=noon')).toEqual({ page: 'rule', rule: 'A' });
});
