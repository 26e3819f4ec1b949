/** Everything the console asks of the server over HTTP; the live feed is in `live/`. */
import type { CodeFacts } from '#domain/code/code-facts.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries, TerminalView } from '#domain/live/view.js';
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

/** Asks the API and reads its answer; throws what `refusedBy` explains. */
export async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  query: Record<string, string> = {},
  body?: object,
): Promise<T> {
  const answer = await send(method, path, query, body);
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusal(answer.status, told);
  // The server's types and these are one Zod schema of the same release: not checked again here.
  return told as T;
}

/** Asks the API for a file, as it is. */
export async function askText(path: string, query: Record<string, string>): Promise<string> {
  const answer = await send('GET', path, query);
  if (!answer.ok) throw refusal(answer.status, await answer.json().catch(() => null));
  return await answer.text();
}

async function send(
  method: 'GET' | 'POST',
  path: string,
  query: Record<string, string>,
  body?: object,
): Promise<Response> {
  const tenant = new URLSearchParams(location.search).get('tenant');
  const all = new URLSearchParams(tenant === null ? query : { ...query, tenant });
  const address = `/api/v1${path}${all.size > 0 ? `?${all}` : ''}`;
  return await fetch(address, {
    method,
    headers: headersOf(body),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new RequestRefused({ ...unreachable, code: late ? 'no_answer' : 'unreachable' });
  });
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
