/** How far many incidents are, and the people who take them. */
import type { Database } from '#infra/db/database.js';
import { hasReports } from './judge-reports.js';

/** Who is paged about an incident, one after the other. */
export const LADDER = ['li', 'zhao', 'chen'] as const;

/** Of an incident by its place: at whose page it is taken. */
export function takerOf(place: number): (typeof LADDER)[number] {
  if (place % 10 === 9) return 'chen';
  return place % 2 === 0 ? 'li' : 'zhao';
}

/** When each tenant's incident was seen to be known as taken, in milliseconds. */
export type Heard = Map<string, number>;

const ACKNOWLEDGE = `
  with taken as (
    insert into incident_event (tenant, incident, at, kind, body, folded)
    select tenant, id, now(), 'acknowledged', $1::jsonb, false
      from incident
     where not exists (select from incident_event as said
                        where said.tenant = incident.tenant and said.incident = incident.id
                          and said.kind = 'acknowledged')
       and exists (select from oncall_page as page
                    where page.tenant = incident.tenant and page.incident = incident.id
                      and page.person = ($2::jsonb ->> incident.tenant))
    returning n)
  select pg_notify('tillwatch_people', '') from taken limit 1`;

/**
 * Where a gateway reports it is taken by anybody who has it: once all that was reported is decided
 * upon, and the playbook has called its one. Not before, lest nobody sees what a failure comes to.
 */
const ACKNOWLEDGE_REPORTED = `
  with taken as (
    insert into incident_event (tenant, incident, at, kind, body, folded)
    select tenant, id, now(), 'acknowledged', $1::jsonb, false
      from incident
     where tenant = any($2::text[])
       and exists (select from incident_event as said
                    where said.tenant = incident.tenant and said.incident = incident.id
                      and said.kind = 'step_passed' and said.body ->> 'step' = 'call')
       and not exists (select from incident_event as said
                        where said.tenant = incident.tenant and said.incident = incident.id
                          and (said.kind = 'acknowledged' or not said.folded))
       and not exists (select from outbox
                         left join delivery on delivery.notification = outbox.id
                        where outbox.tenant = incident.tenant
                          and outbox.receiver ~ '^wire$|@(wire|ring)$'
                          and (outbox.state = 'due'
                               or delivery.report_due is not null and delivery.report is null))
       and exists (select from outbox join delivery on delivery.notification = outbox.id
                    where outbox.tenant = incident.tenant
                      and outbox.dedup_key ~ '/(page|step)-.*(wire|ring)$'
                      and delivery.report = 'delivered')
    returning n)
  select pg_notify('tillwatch_people', '') from taken limit 1`;

const AGREE = `
  insert into incident_event (tenant, incident, at, kind, body, folded)
  select told.tenant, told.incident, now(), 'step_done', $1::jsonb, false
    from incident_event as told
   where told.folded and told.kind = 'step_done' and told.body ->> 'step' = 'tell'
     and not exists (select from incident_event as said
                      where said.tenant = told.tenant and said.incident = told.incident
                        and said.kind = 'step_done' and said.body ->> 'step' = 'agree')`;

/**
 * People do what is theirs, as the API writes it down: they take each incident at the page of whom
 * it waits for, and agree to the next step. Notes of which it is known that they are taken.
 */
export async function actAsPeople(
  { pool }: Database,
  tenants: readonly string[],
  heard: Heard,
): Promise<void> {
  const at = Date.now();
  const reported = tenants.filter(hasReports);
  const others = tenants.flatMap((t, i) => (hasReports(t) ? [] : [[t, takerOf(i)]]));
  const waitsFor = JSON.stringify(Object.fromEntries(others));
  const taken = { kind: 'acknowledged', at, by: 'Li' };
  await pool.query(ACKNOWLEDGE, [JSON.stringify(taken), waitsFor]);
  await pool.query(ACKNOWLEDGE_REPORTED, [JSON.stringify(taken), reported]);
  const agreed = { kind: 'step_done', at, by: 'Li', step: 'agree', outcome: 'approved' };
  await pool.query(AGREE, [JSON.stringify(agreed)]);
  const known = await pool.query<{ tenant: string }>(
    `select tenant from incident_event where kind = 'acknowledged' and folded`,
  );
  const now = Date.now();
  for (const { tenant } of known.rows) if (!heard.has(tenant)) heard.set(tenant, now);
}

/** What so many incidents still lack until all was told and done; empty when nothing is due. */
export async function findLacking({ pool }: Database, many: number): Promise<string[]> {
  const { rows } = await pool.query<Record<string, number>>(
    `select (select count(*) from incident)::int as incidents,
            (select count(*) from outbox
              where receiver = 'log' and reason = 'escalated')::int as "leads called",
            (select count(*) from incident
              where body ->> 'acknowledgedBy' = 'Li')::int as "taken",
            (select count(*) from incident_event
              where kind = 'authority_reminded')::int as "reminders",
            (select count(*) from command_order where state = 'done')::int as "orders done",
            (select count(*) / 2 from notice_recipient
              where state = 'sent')::int as "merchants told",
            (select count(*) from outbox where state = 'due')::int as "pages due",
            (select count(*) from notice_recipient
              where state in ('held', 'due'))::int as "notices due",
            (select count(*) from delivery
              where report_due is not null and report is null)::int as "reports due",
            (select count(*) from incident_event where not folded)::int as "events due"`,
  );
  return Object.entries(rows[0] ?? {}).flatMap(([what, n]) => {
    return n === (what.endsWith(' due') ? 0 : many) ? [] : [`${what}: ${String(n)}`];
  });
}
