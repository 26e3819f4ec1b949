/** What is not told by one way is told by the next: the engine knows which that is. */
import { type AlsoTold, readNotice } from '#domain/notify/notice.js';
import { type Clock, spanOf } from '#infra/clock.js';
import { one, rows, type Transaction } from '#infra/db/query.js';
import { wake } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, findIncident } from '#infra/store/incidents.sql.js';
import { isPagedOtherwise } from '#infra/store/reports.sql.js';
import { fallback_after_ms } from '../alerts.config.js';

/** A notification that has not reached whom it is for. */
export interface Untold {
  readonly notification: number;
  readonly tenant: string;
  readonly incident: string;
  readonly dedup_key: string;
  readonly body: string;
}

/** Names of people by their ids. */
export type NameOf = (person: string) => string;

export interface PassOnOptions {
  readonly clock: Clock;
  readonly nameOf: NameOf;
}

/** A page to a person, and a step of a ladder to a receiver, as the engine names them. */
const PAGE = /^(.*\/page-(\d+)\/)([^/@]+)@([^/]+)$/;
const STEP = /\/step-SEV\d-[^/]+\/([^/]+)$/;

/**
 * Tells the engine, which knows the person's contacts and the steps of the ladder; nothing of what
 * is neither a page to a person nor a step. `accepted`: a service took it first.
 */
export async function passOn(
  tx: Transaction,
  { clock, nameOf }: PassOnOptions,
  { notification, tenant, incident, dedup_key: key, body }: Untold,
  accepted: boolean,
): Promise<void> {
  const page = PAGE.exec(key);
  const step = STEP.exec(key);
  if (!page && !step) return;
  if ((await rows(tx, findIncident, tenant, incident)).length === 0) return;
  const also: readonly AlsoTold[] = readNotice(body).also ?? [];
  const open = also.filter(({ over }) => !over).map(({ id }) => id);
  const [, stem = '', number = '', person = '', contact = ''] = page ?? [];
  const paged = { person, number: Number(number) };
  const { paged: otherwise } = page
    ? await one(tx, isPagedOtherwise, `${stem}${person}@`, notification, inVainAfter(clock))
    : { paged: false };
  const at = new Date(clock.now());
  const event = {
    ...{ kind: 'page', what: 'not_delivered', at: at.getTime(), accepted },
    who: page ? nameOf(person) : (step?.[1] ?? ''),
    ...(page && { by: contact, page: paged, otherwise }),
    incidents: [incident, ...open].slice(0, 1_000),
  };
  const text = JSON.stringify(event);
  await rows(tx, appendIncidentEvent, tenant, incident, at, 'page', text, false);
  await rows(tx, wake, 'tillwatch_people', `${tenant} ${incident}`);
}

/** After so long of failing tries others are told, in milliseconds of the clock of the rows. */
export function inVainAfter(clock: Clock): number {
  return spanOf(clock, fallback_after_ms);
}
