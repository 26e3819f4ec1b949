import { z } from 'zod';
import { Order } from '#domain/command/order.js';
import { defineQuery } from '../db/query.js';

/** Terminals are on hold from here on. */
export const addHold = defineQuery<[tenant: string, id: string, incident: string | null]>()({
  name: 'add_hold',
  text: `insert into command_hold (tenant, id, incident) values ($1, $2, $3)`,
});

/** Ends a hold; none when it had ended. */
export const endHold = defineQuery<[tenant: string, id: string, at: Date, by: string]>()({
  name: 'end_hold',
  text: `
    update command_hold
       set released_at = $3,
           released_by = $4
     where tenant = $1
       and id = $2
       and released_at is null
    returning incident`,
  row: z.object({ incident: z.string().nullable() }),
});

const held = z.object({
  id: z.string(),
  incident: z.string().nullable(),
  released_at: z.date().nullable(),
  released_by: z.string().nullable(),
  body: Order,
});

/** Holds, newest first: all, those of an incident, or only those that last. */
export const listHolds = defineQuery<
  [tenant: string, incident: string | null, activeOnly: boolean, limit: number]
>()({
  name: 'list_holds',
  text: `
    select hold.id, hold.incident, hold.released_at, hold.released_by, command_order.body
      from command_hold as hold
      join command_order using (tenant, id)
     where tenant = $1
       and ($2::text is null or hold.incident = $2)
       and (not $3::boolean or hold.released_at is null)
     order by created_at desc, hold.id
     limit $4`,
  row: held,
});

/** One hold. */
export const findHold = defineQuery<[tenant: string, id: string]>()({
  name: 'find_hold',
  text: `
    select hold.id, hold.incident, hold.released_at, hold.released_by, command_order.body
      from command_hold as hold
      join command_order using (tenant, id)
     where tenant = $1
       and hold.id = $2`,
  row: held,
});

/** Holds of incidents that are over: they end with them. */
export const holdsToEnd = defineQuery<[]>()({
  name: 'holds_to_end',
  text: `
    select hold.tenant, hold.id
      from command_hold as hold
      join incident on incident.tenant = hold.tenant and incident.id = hold.incident
     where hold.released_at is null
       and incident.resolved_at is not null
     order by hold.tenant, hold.id
     limit 100`,
  row: z.object({ tenant: z.string(), id: z.string() }),
});

/** Which holds are on some of these terminals, and on how many. */
export const holdsOn = defineQuery<[tenant: string, terminals: readonly string[]]>()({
  name: 'holds_on',
  text: `
    select hold.id, hold.incident, count(*) as terminals
      from command_hold as hold
      join command_target as target on target.tenant = hold.tenant and target.command = hold.id
     where hold.tenant = $1
       and hold.released_at is null
       and target.terminal = any($2::text[])
     group by hold.id, hold.incident
     order by count(*) desc, hold.id
     limit 20`,
  row: z.object({ id: z.string(), incident: z.string().nullable(), terminals: z.number() }),
});

/** Terminals of a hold that no other hold is on: those to tell that it has ended. */
export const heldAlone = defineQuery<[tenant: string, id: string]>()({
  name: 'held_alone',
  text: `
    select target.terminal
      from command_target as target
     where target.tenant = $1
       and target.command = $2
       and not exists (
             select
               from command_hold as other
               join command_target as theirs
                 on theirs.tenant = other.tenant and theirs.command = other.id
              where other.tenant = $1
                and other.id <> $2
                and other.released_at is null
                and theirs.terminal = target.terminal)
     order by target.place
     limit 100000`,
  row: z.object({ terminal: z.string() }),
});

/**
 * When terminals of an order restart by schedule: a day after the last time they did. The next one,
 * how many within an hour, and how many of all are known to.
 */
export const restartsAhead = defineQuery<[tenant: string, command: string, now: Date]>()({
  name: 'restarts_ahead',
  text: `
    select min(scheduled_at + interval '24 hours') as next_at,
           count(*) filter (where scheduled_at < $3::timestamptz - interval '23 hours')
             as within_hour,
           count(*) as known
      from terminal_restart as last
      join command_target as target using (tenant, terminal)
     where target.tenant = $1
       and target.command = $2
       and scheduled_at + interval '24 hours' > $3::timestamptz`,
  row: z.object({ next_at: z.date().nullable(), within_hour: z.number(), known: z.number() }),
});

/** The same for whom an incident hit. */
export const restartsAmongHit = defineQuery<[tenant: string, incident: string, now: Date]>()({
  name: 'restarts_among_hit',
  text: `
    select min(scheduled_at + interval '24 hours') as next_at,
           count(*) filter (where scheduled_at < $3::timestamptz - interval '23 hours')
             as within_hour,
           count(*) as known
      from terminal_restart as last
      join incident_member as member
        on member.tenant = last.tenant and member.kind = 'terminal'
       and member.name = last.terminal
     where member.tenant = $1
       and member.incident = $2
       and scheduled_at + interval '24 hours' > $3::timestamptz`,
  row: z.object({ next_at: z.date().nullable(), within_hour: z.number(), known: z.number() }),
});
