/** Which page an address means, and the address of a page. */

export type Route =
  | { readonly page: 'wall' }
  | { readonly page: 'incidents' }
  | { readonly page: 'incident'; readonly id: string }
  | { readonly page: 'review'; readonly id: string }
  | { readonly page: 'quality' }
  | { readonly page: 'follow-ups'; readonly incident?: string }
  | { readonly page: 'terminals' }
  | { readonly page: 'commands' }
  | { readonly page: 'silences' }
  | { readonly page: 'oncall' }
  | { readonly page: 'drills' }
  | { readonly page: 'rules' }
  | {
      readonly page: 'rule';
      readonly rule: string;
      /** The minute that is asked about, and where; without them somebody is asked. */
      readonly at?: number;
      readonly scope?: string;
    }
  | { readonly page: 'nowhere' };

const INCIDENT = /^(?:inc|drill)-\d+$/;
const RULE = /^[A-Za-z0-9_:-]{1,128}$/;
/** Pages whose address is their name. */
const PLAIN = [
  ...['incidents', 'quality', 'terminals', 'commands', 'silences', 'oncall', 'drills', 'rules'],
] as readonly Route['page'][];

/** Reads a path of the address bar, and what is asked there. */
export function readRoute(path: string, query = ''): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, second = '', third] = parts;
  if (first === undefined) return { page: 'wall' };
  const asked = new URLSearchParams(query);
  if (parts.length === 1) {
    if (first === 'follow-ups') return followUps(asked.get('incident') ?? '');
    const page = PLAIN.find((name) => name === first);
    return page === undefined ? { page: 'nowhere' } : ({ page } as Route);
  }
  if (first === 'rules' && RULE.test(second) && parts.length === 2) return ruleOf(second, asked);
  if (first !== 'incidents' || !INCIDENT.test(second)) return { page: 'nowhere' };
  if (parts.length === 2) return { page: 'incident', id: second };
  if (parts.length === 3 && third === 'review') return { page: 'review', id: second };
  return { page: 'nowhere' };
}

function followUps(incident: string): Route {
  return INCIDENT.test(incident) ? { page: 'follow-ups', incident } : { page: 'follow-ups' };
}

function ruleOf(rule: string, asked: URLSearchParams): Route {
  const at = Number(asked.get('at') ?? Number.NaN);
  const scope = asked.get('scope');
  return {
    ...{ page: 'rule', rule },
    ...(Number.isSafeInteger(at) && { at }),
    ...(scope !== null && { scope }),
  };
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
  for (const [name, value] of Object.entries(askedOf(route))) kept.set(name, value);
  const path = plainPath(route);
  return kept.size > 0 ? `${path}?${kept}` : path;
}

function askedOf(route: Route): Record<string, string> {
  if (route.page === 'follow-ups' && route.incident !== undefined) {
    return { incident: route.incident };
  }
  if (route.page !== 'rule') return {};
  const { at, scope } = route;
  return { ...(at !== undefined && { at: String(at) }), ...(scope !== undefined && { scope }) };
}

function plainPath(route: Route): string {
  switch (route.page) {
    case 'incident':
      return `/incidents/${route.id}`;
    case 'review':
      return `/incidents/${route.id}/review`;
    case 'rule':
      return `/rules/${route.rule}`;
    case 'wall':
    case 'nowhere':
      return '/';
    default:
      return `/${route.page}`;
  }
}
