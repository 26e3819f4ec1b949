/** How far two hundred incidents are, and the person who takes them. */
import { askDatabase } from './ask-database.js';

/** Somebody takes every incident of which the second was paged, as the API writes it down. */
export async function acknowledgeSome(url: string): Promise<void> {
  const body = JSON.stringify({ kind: 'acknowledged', at: Date.now(), by: 'Li' });
  await askDatabase(
    url,
    `insert into incident_event (tenant, incident, at, kind, body, folded)
     select tenant, id, now(), 'acknowledged', $1::jsonb, false
       from incident
      where not exists (select from incident_event as said
                         where said.tenant = incident.tenant and said.incident = incident.id
                           and said.kind = 'acknowledged')
        and exists (select from outbox
                     where outbox.tenant = incident.tenant and outbox.incident = incident.id
                       and outbox.receiver = 'zhao@sms')`,
    [body],
  );
  const agreed = { kind: 'step_done', at: Date.now(), by: 'Li', step: 'agree', outcome: 'approved' };
  await askDatabase(
    url,
    `insert into incident_event (tenant, incident, at, kind, body, folded)
     select told.tenant, told.incident, now(), 'step_done', $1::jsonb, false
       from incident_event as told
      where told.folded and told.kind = 'step_done' and told.body ->> 'step' = 'tell'
        and not exists (select from incident_event as said
                         where said.tenant = told.tenant and said.incident = told.incident
                           and said.kind = 'step_done' and said.body ->> 'step' = 'agree')`,
    [JSON.stringify(agreed)],
  );
}

/** Whether so many incidents were told to all who had to hear of them, and nothing is due. */
export async function isAllTold(url: string, many: number): Promise<boolean> {
  await acknowledgeSome(url);
  const [left] = await askDatabase(
    url,
    `select (select count(*) from incident)::int as incidents,
            (select count(*) from outbox
              where receiver = 'log' and reason = 'escalated')::int as called,
            (select count(distinct tenant) from outbox where receiver = 'zhao@sms')::int as climbed,
            (select count(*) from notice_recipient where state = 'sent')::int as told,
            (select count(*) from command_order where state = 'done')::int as asked,
            (select count(*) from outbox where state <> 'sent')::int
              + (select count(*) from notice_recipient where state in ('held', 'due'))::int
              + (select count(*) from incident_event where not folded)::int as due`,
  );
  const { incidents, called, climbed, told, asked, due } = left ?? {};
  const each = [incidents, called, climbed, asked];
  return each.every((n) => n === many) && told === 2 * many && due === 0;
}
