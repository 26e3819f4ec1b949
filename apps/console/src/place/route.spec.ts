import { pathTo, readRoute } from './route.js';

test('every page has one address', () => {
  expect(readRoute('/')).toEqual({ page: 'wall' });
  expect(readRoute('/incidents')).toEqual({ page: 'incidents' });
  expect(readRoute('/incidents/inc-2041')).toEqual({ page: 'incident', id: 'inc-2041' });
  expect(readRoute('/terminals/')).toEqual({ page: 'terminals' });
});

test.each(['/incidents/../x', '/incidents/inc-1/x', '/incidents/%00', '/admin', '/terminals/a'])(
  '%s is nowhere',
  (path) => {
    expect(readRoute(path)).toEqual({ page: 'nowhere' });
  },
);

test('links keep the tenant and the language, and nothing else', () => {
  const query = '?tenant=acme&lang=zh-CN&search=x';
  expect(pathTo({ page: 'incident', id: 'inc-1' }, query)).toBe(
    '/incidents/inc-1?tenant=acme&lang=zh-CN',
  );
  expect(pathTo({ page: 'wall' }, '')).toBe('/');
});

test('the address of a page leads back to it', () => {
  const routes = [
    { page: 'wall' },
    { page: 'incidents' },
    { page: 'terminals' },
    { page: 'silences' },
  ] as const;
  for (const route of routes) expect(readRoute(pathTo(route, ''))).toEqual(route);
});
