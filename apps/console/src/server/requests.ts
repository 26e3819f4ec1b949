/** Everything the console asks of the server over HTTP; the live feed is in `live/`. */
import type { CodeFacts } from '#domain/code/code-facts.js';
import type { Words } from '#domain/code/taxonomy.js';
import type { CommandList, HoldList } from '#domain/command/view.js';
import type { KeptHindsight } from '#domain/incident/hindsight.js';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentDetail, IncidentSeries, TerminalView } from '#domain/live/view.js';
import type { NoticeList, NoticeView } from '#domain/notice/notice-view.js';
import type { SilenceMatcher } from '#domain/notify/silence.js';
import type { OncallView } from '#domain/oncall/compose-view.js';
import type { OverrideDoubt } from '#domain/oncall/doubt-override.js';
import type { Duties } from '#domain/regulation/compose-duty.js';
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

/** What would have been told, had late data come in time, the newest first. */
export async function readHindsight(limit: number): Promise<KeptHindsight[]> {
  const query = { limit: String(limit) };
  return (await ask<{ items: KeptHindsight[] }>('GET', '/hindsight', query)).items;
}

/** What an incident means to authorities. */
export function readDuties(id: string): Promise<Duties> {
  return ask('GET', `/incidents/${encodeURIComponent(id)}/regulation`);
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

/** Who is on call, and whom pages reach. */
export function readOncall(): Promise<OncallView> {
  return ask('GET', '/oncall');
}

/** Somebody who is to stand in. */
export interface WantedOverride {
  readonly rota: string;
  readonly person: string;
  readonly from: number;
  readonly to: number;
}

/** What would be doubtful about it. */
export async function checkOverride(wanted: WantedOverride): Promise<OverrideDoubt[]> {
  const { rota, person, from, to } = wanted;
  const query = { rota, person, from: String(from), to: String(to) };
  return (await ask<{ items: OverrideDoubt[] }>('GET', '/oncall/overrides/check', query)).items;
}

/** Lets somebody stand in; whatever was doubtful has been read. */
export async function postOverride(
  wanted: WantedOverride & { readonly by: string; readonly note: string },
): Promise<void> {
  await ask('POST', '/oncall/overrides', {}, { ...wanted, despite: true });
}

/** Takes one back. */
export async function withdrawOverride(id: number, by: string, despite: boolean): Promise<void> {
  await ask('POST', `/oncall/overrides/${id}/withdraw`, {}, { by, despite });
}

/** Sends a test page to all contacts of a person. */
export function requestTestPage(
  person: string,
  by: string,
): Promise<{ readonly contacts: string[] }> {
  return ask('POST', `/oncall/people/${encodeURIComponent(person)}/test`, {}, { by });
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

/** A silence as the server shows it; moments are RFC 3339. */
export interface SilenceShown {
  readonly id: string;
  readonly status: { readonly state: 'pending' | 'active' | 'expired' };
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

/** The silences that are not over. */
export async function readSilences(): Promise<SilenceShown[]> {
  return (await ask<{ items: SilenceShown[] }>('GET', '/silences')).items;
}

/** Makes a silence that begins now. */
export async function postSilence(wanted: {
  readonly matchers: readonly SilenceMatcher[];
  readonly endsInMs: number;
  readonly createdBy: string;
  readonly comment: string;
}): Promise<void> {
  const { endsInMs, ...said } = wanted;
  // The server makes it now, by its own clock.
  const startsAt = new Date(0).toISOString();
  const endsAt = new Date(Date.now() + endsInMs).toISOString();
  await ask('POST', '/silences', {}, { ...said, startsAt, endsAt });
}

/** Ends a silence now. */
export async function endSilence(id: string, by: string): Promise<void> {
  await ask('POST', `/silences/${encodeURIComponent(id)}/expire`, {}, { by });
}

/** Commands to terminals of an incident, the newest first. */
export function readOrders(incident: string): Promise<CommandList> {
  return ask('GET', '/commands', { incident });
}

/** Holds of an incident that last, and the restarts that lie ahead. */
export function readHolds(incident: string): Promise<HoldList> {
  return ask('GET', '/holds', { incident });
}

/** Says something of a command or a hold; the path is one below `/api/v1`. */
export async function sayTo(path: string, body: object): Promise<void> {
  await ask('POST', path, {}, body);
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
