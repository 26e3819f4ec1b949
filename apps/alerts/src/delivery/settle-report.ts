/** What follows from what was reported of one delivery, or was not. */
import type { z } from 'zod';
import { type AlsoTold, readNotice } from '#domain/notify/notice.js';
import type { Clock } from '#infra/clock.js';
import { execute, one, rows, type Transaction } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { wake } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, findIncident } from '#infra/store/incidents.sql.js';
import {
  isPagedOtherwise,
  isReportedOtherwise,
  markDelivery,
  type reportedDeliveries,
} from '#infra/store/reports.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { Receiver } from '../receivers/receiver.js';
import { tellAnother } from './settle.js';

export interface ReportOptions {
  readonly clock: Clock;
  readonly receivers: () => readonly Receiver[];
  readonly nameOf: (person: string) => string;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

type Row = z.output<typeof reportedDeliveries.row>;

/** A page to a person, and a step of a ladder to a receiver, as the engine names them. */
const PAGE = /^(.*\/page-(\d+)\/)([^/@]+)@([^/]+)$/;
const STEP = /\/step-SEV\d-[^/]+\/([^/]+)$/;

/**
 * Writes it down, and passes on what did not arrive: to the receiver that stands in, to the
 * person's next contact, to the next step of the ladder. Answers what is known of it now. A report
 * that comes after the limit corrects what is shown; who was told meanwhile stays told. Of what was
 * sent twice one word decides: it is passed on once, and not when either has arrived.
 */
export async function settleReport(
  tx: Transaction,
  options: ReportOptions,
  row: Row,
): Promise<string | null> {
  const { n, reporter, before, state, said, tenant, incident, receiver } = row;
  const { metrics, log, clock } = options;
  const isNews = before === null || before === 'missing' || state === 'delivered';
  if (!isNews || before === 'delivered') return before;
  const at = new Date(clock.now());
  await execute(tx, markDelivery, n, state, said, at);
  await rows(tx, wake, 'tillwatch_live', `incident ${tenant} ${incident}`);
  metrics.reports.inc({ receiver: reporter, state: before === null ? state : `late_${state}` });
  const about = { incident, receiver, state, said };
  if (before !== null) log.warn(about, 'a report came after its limit');
  if (before !== null || state === 'delivered') return state;
  log.error(about, 'a message was accepted and not delivered');
  if ((await one(tx, isReportedOtherwise, row.notification, n)).reported) return state;
  const found = options.receivers().find(({ name }) => name === receiver);
  await tellAnother({ ...options, db: tx }, row, found);
  await askEngine(tx, options, row, at);
  return state;
}

/** Tells the engine, which knows the person's contacts and the steps of the ladder. */
async function askEngine(
  tx: Transaction,
  { nameOf }: ReportOptions,
  { notification, tenant, incident, dedup_key: key, body }: Row,
  at: Date,
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
    ? await one(tx, isPagedOtherwise, `${stem}${person}@`, notification)
    : { paged: false };
  const event = {
    ...{ kind: 'page', what: 'not_delivered', at: at.getTime() },
    who: page ? nameOf(person) : (step?.[1] ?? ''),
    ...(page && { by: contact, page: paged, otherwise }),
    incidents: [incident, ...open].slice(0, 1_000),
  };
  const text = JSON.stringify(event);
  await rows(tx, appendIncidentEvent, tenant, incident, at, 'page', text, false);
  await rows(tx, wake, 'tillwatch_people', `${tenant} ${incident}`);
}
