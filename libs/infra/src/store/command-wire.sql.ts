/** Commands on their way: what ingest sends down and hears. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/**
 * Commands that may be sent now: not stopped, not expired, and not just sent. Which of their
 * terminals are connected only the process knows that asks.
 */
export const commandsToSend = defineQuery<[now: Date, limit: number]>()({
  name: 'commands_to_send',
  text: `
    select target.tenant, target.command, target.place, target.terminal
      from command_order
      join command_target as target
        on target.tenant = command_order.tenant and target.command = command_order.id
      left join command_switch as switch on switch.tenant = command_order.tenant
     where command_order.state = 'running'
       and switch.halted is not true
       and target.state in ('due', 'sent')
       and target.expires_at > $1
       and (target.leased_until is null or target.leased_until <= $1)
     order by target.released_at, target.command, target.place
     limit $2`,
  row: z.object({
    tenant: z.string(),
    command: z.string(),
    place: z.number(),
    terminal: z.string(),
  }),
});

/** Takes commands to send them; of two who want the same one gets it. */
export const claimCommands = defineQuery<
  [
    tenants: readonly string[],
    commands: readonly string[],
    places: readonly number[],
    now: Date,
    leasedUntil: Date,
  ]
>()({
  name: 'claim_commands',
  text: `
    with wanted as (
      select target.tenant, target.command, target.place
        from unnest($1::text[], $2::text[], $3::integer[]) as wanted (tenant, command, place)
        join command_target as target using (tenant, command, place)
        join command_order
          on command_order.tenant = target.tenant and command_order.id = target.command
       where command_order.state = 'running'
         and target.state in ('due', 'sent')
         and target.expires_at > $4
         and (target.leased_until is null or target.leased_until <= $4)
       order by target.tenant, target.command, target.place
         for update of target skip locked
    )
    update command_target as target
       set state = 'sent',
           sent_at = coalesce(target.sent_at, $4),
           leased_until = $5,
           tries = target.tries + 1
      from wanted
     where target.tenant = wanted.tenant
       and target.command = wanted.command
       and target.place = wanted.place
    returning target.tenant, target.terminal, target.payload, target.expires_at`,
  row: z.object({
    tenant: z.string(),
    terminal: z.string(),
    payload: z.string(),
    expires_at: z.date(),
  }),
});

/** Writes down what terminals answered; the first answer to a command stands. */
export const hearAnswers = defineQuery<
  [
    tenants: readonly string[],
    terminals: readonly string[],
    cmds: readonly string[],
    boots: readonly number[],
    statuses: readonly string[],
    details: readonly (string | null)[],
    at: Date,
  ]
>()({
  name: 'hear_answers',
  text: `
    with answer as (
      select distinct on (tenant, cmd) *
        from unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::text[])
             with ordinality as answer (tenant, terminal, cmd, boot, status, detail, n)
       order by tenant, cmd, n
    )
    update command_target as target
       set state = case answer.status when 'expired' then 'unreached' else answer.status end,
           answered_at = $7,
           answered_boot = answer.boot,
           detail = answer.detail
      from answer
     where target.tenant = answer.tenant
       and target.terminal = answer.terminal
       and target.cmd = answer.cmd
       and target.state in ('due', 'sent', 'missing')`,
});

/** Remembers the last start of terminals: the newest, or one that waited and is of a later boot. */
export const hearRestarts = defineQuery<
  [
    tenants: readonly string[],
    terminals: readonly string[],
    boots: readonly number[],
    reasons: readonly string[],
    ats: readonly Date[],
  ]
>()({
  name: 'hear_restarts',
  text: `
    insert into terminal_restart as last (tenant, terminal, boot, at, reason, scheduled_at)
    select distinct on (tenant, terminal) tenant, terminal, boot, at, reason,
           case reason when 'scheduled' then at end
      from unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::timestamptz[])
        as started (tenant, terminal, boot, reason, at)
     order by tenant, terminal, at desc, boot desc
        on conflict (tenant, terminal) do update
       set boot = excluded.boot,
           at = greatest(last.at, excluded.at),
           reason = excluded.reason,
           scheduled_at = coalesce(excluded.scheduled_at, last.scheduled_at)
     where last.at <= excluded.at
        or last.boot < excluded.boot`,
});
