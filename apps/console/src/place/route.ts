/** Which page an address means, and the address of a page. */

export type Route =
  | { readonly page: 'wall' }
  | { readonly page: 'incidents' }
  | { readonly page: 'incident'; readonly id: string }
  | { readonly page: 'review'; readonly id: string }
  | { readonly page: 'quality' }
  | { readonly page: 'terminals' }
  | { readonly page: 'silences' }
  | { readonly page: 'oncall' }
  | { readonly page: 'nowhere' };

const INCIDENT = /^(?:inc|drill)-\d+$/;

/** Reads a path of the address bar. */
export function readRoute(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second, third] = parts;
  if (isReview(parts)) return { page: 'review', id: second ?? '' };
  if (third !== undefined) return { page: 'nowhere' };
  if (first === undefined) return { page: 'wall' };
  if (first === 'quality' && second === undefined) return { page: 'quality' };
  if (first === 'terminals' && second === undefined) return { page: 'terminals' };
  if (first === 'silences' && second === undefined) return { page: 'silences' };
  if (first === 'oncall' && second === undefined) return { page: 'oncall' };
  if (first === 'incidents' && second === undefined) return { page: 'incidents' };
  if (first === 'incidents' && second !== undefined && INCIDENT.test(second)) {
    return { page: 'incident', id: second };
  }
  return { page: 'nowhere' };
}

function isReview([first, second = '', third, fourth]: readonly string[]): boolean {
  const names = first === 'incidents' && INCIDENT.test(second);
  return names && third === 'review' && fourth === undefined;
}

/** What the page was opened with and every link keeps. */
const KEPT = ['tenant', 'lang'] as const;

/** Writes the address of a page; `query` is the present one, whose tenant and language stay. */
export function pathTo(route: Route, query: string): string {
  const old = new URLSearchParams(query);
  const kept = new URLSearchParams();
  for (const name of KEPT) {
    const value = old.get(name);
    if (value !== null) kept.set(name, value);
  }
  const path = plainPath(route);
  return kept.size > 0 ? `${path}?${kept}` : path;
}

function plainPath(route: Route): string {
  switch (route.page) {
    case 'incident':
      return `/incidents/${route.id}`;
    case 'review':
      return `/incidents/${route.id}/review`;
    case 'incidents':
    case 'quality':
    case 'terminals':
    case 'silences':
    case 'oncall':
      return `/${route.page}`;
    default:
      return '/';
  }
}
