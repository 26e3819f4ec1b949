import { z } from 'zod';
import { Order } from '#domain/command/order.js';
import { Incident } from '#domain/incident/incident.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { defineQuery } from '../db/query.js';

/** Writes a new order; none when the step of the run has asked already. */
export const addOrder = defineQuery<
  [
    tenant: string,
    id: string,
    incident: string | null,
    step: string | null,
    what: string,
    state: string,
    at: Date,
    body: string,
  ]
>()({
  name: 'add_order',
  text: `
    insert into command_order (tenant, id, incident, step, what, state, created_at, body)
    values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
        on conflict do nothing
    returning id`,
  row: z.object({ id: z.string() }),
});

/** One order, held until the end of the transaction: whoever decides on it decides alone. */
export const holdOrder = defineQuery<[tenant: string, id: string]>()({
  name: 'hold_order',
  text: `
    select body
      from command_order
     where tenant = $1
       and id = $2
       for no key update`,
  row: z.object({ body: Order }),
});

/** Writes what became of an order. */
export const saveOrder = defineQuery<[tenant: string, id: string, state: string, body: string]>()({
  name: 'save_order',
  text: `
    update command_order
       set state = $3,
           body = $4::jsonb
     where tenant = $1
       and id = $2`,
});

/** One order. */
export const findOrder = defineQuery<[tenant: string, id: string]>()({
  name: 'find_order',
  text: `select body from command_order where tenant = $1 and id = $2`,
  row: z.object({ body: Order }),
});

/** Orders, newest first: all, or those of an incident. */
export const listOrders = defineQuery<[tenant: string, incident: string | null, limit: number]>()({
  name: 'list_orders',
  text: `
    select body
      from command_order
     where tenant = $1
       and ($2::text is null or incident = $2)
     order by created_at desc, id
     limit $3`,
  row: z.object({ body: Order }),
});

/** Orders of all tenants that are not over. */
export const openOrders = defineQuery<[]>()({
  name: 'open_orders',
  text: `
    select tenant, id
      from command_order
     where state in ('proposed', 'running', 'asking')
     order by tenant, id
     limit 1000`,
  row: z.object({ tenant: z.string(), id: z.string() }),
});

/** Whether there is anything for the desk to do: it asks every second, and mostly there is not. */
export const deskAround = defineQuery<[]>()({
  name: 'desk_around',
  text: `
    select exists (select
                     from command_hold as hold
                     join incident on incident.tenant = hold.tenant and incident.id = hold.incident
                    where hold.released_at is null
                      and incident.resolved_at is not null) as holds,
           exists (select
                     from command_order
                    where state in ('proposed', 'running', 'asking')) as orders`,
  row: z.object({ holds: z.boolean(), orders: z.boolean() }),
});

/** Open incidents that forbid an action, and this one in any case. */
export const incidentsInTheWay = defineQuery<[tenant: string, what: string]>()({
  name: 'incidents_in_the_way',
  text: `
    select body
      from incident
     where tenant = $1
       and resolved_at is null
       and body -> 'forbidden' ? $2
     order by id
     limit 200`,
  row: z.object({ body: Incident }),
});

/** Runs of open incidents; whose step has asked already is told by its order. */
export const runsUnderWay = defineQuery<[]>()({
  name: 'runs_under_way',
  text: `
    select incident.tenant, incident.body as incident, run.body as run
      from incident
      join playbook_run as run on run.tenant = incident.tenant and run.incident = incident.id
     where incident.resolved_at is null
     order by incident.tenant, incident.id
     limit 1000`,
  row: z.object({ tenant: z.string(), incident: Incident, run: PlaybookRun }),
});

/** Whether a step of a run has asked for an order. */
export const orderOfStep = defineQuery<[tenant: string, incident: string, step: string]>()({
  name: 'order_of_step',
  text: `
    select id
      from command_order
     where tenant = $1
       and incident = $2
       and step = $3`,
  row: z.object({ id: z.string() }),
});

/** The switch of a tenant. */
export const readSwitch = defineQuery<[tenant: string]>()({
  name: 'read_switch',
  text: `select halted, at, by, reason from command_switch where tenant = $1`,
  row: z.object({ halted: z.boolean(), at: z.date(), by: z.string(), reason: z.string() }),
});

/** Throws the switch. */
export const throwSwitch = defineQuery<
  [tenant: string, halted: boolean, at: Date, by: string, reason: string]
>()({
  name: 'throw_switch',
  text: `
    insert into command_switch (tenant, halted, at, by, reason)
    values ($1, $2, $3, $4, $5)
        on conflict (tenant) do update
       set halted = excluded.halted,
           at = excluded.at,
           by = excluded.by,
           reason = excluded.reason`,
});
