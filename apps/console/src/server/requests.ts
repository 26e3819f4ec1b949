/** Everything the console asks of the server over HTTP; the live feed is in `live/`. */
import type { CodeFacts } from '#domain/code/code-facts.js';
import type { Words } from '#domain/code/taxonomy.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries, TerminalView } from '#domain/live/view.js';
import type { NoticeList, NoticeView } from '#domain/notice/notice-view.js';
import type { Deed, Refused } from '../incident/acts.js';
import { readToken, wantToken } from './token.js';

/** A request that was not answered with what was asked; `refused.status` 0 means no answer. */
class RequestRefused extends Error {
  constructor(readonly refused: Refused) {
    super(`${refused.status} ${refused.code}`);
  }
}

const unreachable: Refused = { status: 0, code: 'unreachable', title: '', detail: '' };

/** Longer than any honest answer takes; without it a dead network is an eternal spinner. */
const ANSWER_MS_MAX = 10_000;

/** The newest incidents, open ones or all. */
export async function readIncidents(status: 'open' | 'all', limit: number): Promise<Incident[]> {
  const query = { status, limit: String(limit) };
  return (await ask<{ items: Incident[] }>('GET', '/incidents', query)).items;
}

/** One incident with its story and its playbook run. */
export function readIncident(id: string): Promise<IncidentDetail> {
  return ask('GET', `/incidents/${encodeURIComponent(id)}`);
}

/** The failure rate of an incident's scope over time. */
export function readSeries(id: string): Promise<IncidentSeries> {
  return ask('GET', `/incidents/${encodeURIComponent(id)}/series`);
}

/** Terminals whose name or attributes match, at most `limit`. */
export async function readTerminals(search: string, limit: number): Promise<TerminalView[]> {
  const query = { search, limit: String(limit) };
  return (await ask<{ items: TerminalView[] }>('GET', '/terminals', query)).items;
}

/** What codes mean, given by name with a comma between them. */
export async function readCodes(codes: string): Promise<CodeFacts[]> {
  return (await ask<{ items: CodeFacts[] }>('GET', '/codes', { codes })).items;
}

/** Asks for one thing to be done; the answer only says that the request was taken. */
export async function requestDeed(incident: string, deed: Deed): Promise<void> {
  const at = `/incidents/${encodeURIComponent(incident)}`;
  switch (deed.kind) {
    case 'acknowledge':
      return await ask('POST', `${at}/acknowledge`, {}, { by: deed.by });
    case 'resolve':
      return await ask('POST', `${at}/resolve`, {}, { by: deed.by, reason: deed.reason });
    case 'step': {
      const { kind: _kind, step: _step, ...body } = deed;
      return await ask('POST', `${at}/steps/${encodeURIComponent(deed.step)}`, {}, body);
    }
  }
}

/** What merchants are told of an incident. */
export function readNotices(incident: string): Promise<NoticeList> {
  return ask('GET', '/notices', { incident });
}

/** Makes a notice with the texts of the playbook or the file. */
export function draftNotice(
  incident: string,
  said: { readonly by: string; readonly kind: string },
): Promise<NoticeView> {
  return ask('POST', `/incidents/${encodeURIComponent(incident)}/notices`, {}, said);
}

/** Agrees to a notice, or stops it. */
export function changeNotice(
  id: string,
  what: 'approve' | 'cancel',
  said: { readonly by: string; readonly hash?: string },
): Promise<NoticeView> {
  return ask('POST', `/notices/${encodeURIComponent(id)}/${what}`, {}, said);
}

/** What somebody who calls is told. */
export interface SupportAnswer {
  readonly terminal: string | null;
  readonly merchants: readonly string[];
  readonly verdict: 'hit' | 'over' | 'not_hit' | 'stranger';
  readonly say: Words;
  readonly incidents: readonly { readonly id: string }[];
}

/** Whether a caller is hit, by a phone number, merchant or terminal. */
export function askSupport(q: string): Promise<SupportAnswer> {
  return ask('GET', '/support', { q });
}

/** Everything about a terminal and an incident, scrubbed. */
export function readBundle(terminal: string, incident: string | null): Promise<object> {
  const query = incident === null ? {} : { incident };
  return ask('GET', `/terminals/${encodeURIComponent(terminal)}/bundle`, query);
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  query: Record<string, string> = {},
  body?: object,
): Promise<T> {
  const tenant = new URLSearchParams(location.search).get('tenant');
  const all = new URLSearchParams(tenant === null ? query : { ...query, tenant });
  const address = `/api/v1${path}${all.size > 0 ? `?${all}` : ''}`;
  const answer = await fetch(address, {
    method,
    headers: headersOf(body),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new RequestRefused({ ...unreachable, code: late ? 'no_answer' : 'unreachable' });
  });
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusal(answer.status, told);
  // The server's types and these are one Zod schema of the same release: not checked again here.
  return told as T;
}

function headersOf(body: object | undefined): Record<string, string> {
  const token = readToken();
  return {
    accept: 'application/json',
    // Problems come with a title in the language of the page.
    'accept-language': document.documentElement.lang,
    ...(body && { 'content-type': 'application/json' }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
}

function refusal(status: number, told: unknown): RequestRefused {
  if (status === 401) wantToken();
  const [code, title, detail] = [word(told, 'code'), word(told, 'title'), word(told, 'detail')];
  return new RequestRefused({ status, code, title, detail });
}

/** A field of an RFC 9457 problem, if the answer is one. */
function word(told: unknown, name: string): string {
  if (typeof told !== 'object' || told === null) return '';
  const value: unknown = Reflect.get(told, name);
  return typeof value === 'string' ? value : '';
}

/** What an unknown mistake of a request means to a person. */
export function refusedBy(cause: unknown): Refused {
  if (cause instanceof RequestRefused) return cause.refused;
  return unreachable;
}
