import { z } from 'zod';
import { defineQuery } from '../db/query.js';

/**
 * Terminals in service that are meant, in the order in which they get their turn: those who are
 * there before those who are not, and otherwise by lot. `where` has the possible values of
 * attributes; `member` the incident they must have been hit by; `apart` leaves out those for whom
 * an order of this incident has done the same.
 */
export const terminalsMeant = defineQuery<
  [
    tenant: string,
    names: readonly string[] | null,
    where: string | null,
    member: string | null,
    apart: string | null,
    what: string,
    lot: string,
    limit: number,
  ]
>()({
  name: 'terminals_meant',
  text: `
    select terminal.terminal, coalesce(entry.merchant, terminal.merchant, '') as merchant
      from terminal
      left join registry_entry as entry
        on entry.tenant = terminal.tenant
       and entry.terminal = terminal.terminal
     where terminal.tenant = $1
       and entry.state is distinct from 'retired'
       and ($2::text[] is null or terminal.terminal = any($2::text[]))
       and ($3::jsonb is null or not exists (
             select
               from jsonb_each($3::jsonb) as wanted (attribute, possible)
              where not possible ? coalesce(
                      (attributes || jsonb_strip_nulls(jsonb_build_object(
                        'merchant', coalesce(entry.merchant, terminal.merchant),
                        'store', entry.store, 'chain', entry.chain, 'region', entry.region,
                        'acquirer', entry.acquirer))) ->> attribute, '')))
       and ($4::text is null or exists (
             select
               from incident_member as member
              where member.tenant = $1
                and member.incident = $4
                and member.kind = 'terminal'
                and member.name = terminal.terminal))
       and ($5::text is null or not exists (
             select
               from command_order
               join command_target as target
                 on target.tenant = command_order.tenant and target.command = command_order.id
              where command_order.tenant = $1
                and command_order.incident = $5
                and command_order.what = $6
                and target.terminal = terminal.terminal
                and target.state = 'done'))
     order by online desc, md5($7 || terminal.terminal)
     limit $8`,
  row: z.object({ terminal: z.string(), merchant: z.string() }),
});

/** Freezes who is meant, in this order. */
export const addTargets = defineQuery<
  [tenant: string, command: string, terminals: readonly string[], merchants: readonly string[]]
>()({
  name: 'add_targets',
  text: `
    insert into command_target (tenant, command, place, terminal, merchant)
    select $1, $2, place - 1, terminal, merchant
      from unnest($3::text[], $4::text[]) with ordinality as meant (terminal, merchant, place)`,
});

/**
 * Those whose turn it is, with what stands in the way of each: another command on its way, a hold,
 * or so many restarts of ours in a day.
 */
export const targetsInTurn = defineQuery<
  [tenant: string, command: string, from: number, to: number, what: string, now: Date]
>()({
  name: 'targets_in_turn',
  text: `
    select target.place, target.terminal,
           exists (
             select
               from command_target as other
              where other.tenant = $1
                and other.terminal = target.terminal
                and other.command <> $2
                and other.state in ('due', 'sent')
                and other.expires_at > $6) as busy,
           $5 = 'restart' and exists (
             select
               from command_hold as hold
               join command_target as held
                 on held.tenant = hold.tenant and held.command = hold.id
              where hold.tenant = $1
                and hold.released_at is null
                and held.terminal = target.terminal) as held,
           (select count(*)
              from command_target as earlier
              join command_order
                on command_order.tenant = earlier.tenant and command_order.id = earlier.command
             where $5 = 'restart'
               and earlier.tenant = $1
               and earlier.terminal = target.terminal
               and command_order.what = 'restart'
               and earlier.sent_at > $6 - interval '24 hours') as restarts
      from command_target as target
     where target.tenant = $1
       and target.command = $2
       and target.place >= $3
       and target.place < $4
       and target.state = 'waiting'
     order by target.place
     limit 100000`,
  row: z.object({
    place: z.number(),
    terminal: z.string(),
    busy: z.boolean(),
    held: z.boolean(),
    restarts: z.number(),
  }),
});

/** Gives terminals their turn; one whose `payload` is null is left out, for the reason given. */
export const releaseTargets = defineQuery<
  [
    tenant: string,
    command: string,
    places: readonly number[],
    cmds: readonly string[],
    payloads: readonly (string | null)[],
    details: readonly (string | null)[],
    now: Date,
    expires: Date,
  ]
>()({
  name: 'release_targets',
  text: `
    update command_target as target
       set state = case when released.payload is null then 'withheld' else 'due' end,
           cmd = released.cmd,
           payload = released.payload,
           detail = released.detail,
           released_at = $7,
           expires_at = $8
      from unnest($3::integer[], $4::text[], $5::text[], $6::text[])
        as released (place, cmd, payload, detail)
     where target.tenant = $1
       and target.command = $2
       and target.place = released.place
       and target.state = 'waiting'`,
});

/** Whoever has not been sent it yet is left out: the order is over. */
export const withholdTargets = defineQuery<[tenant: string, command: string]>()({
  name: 'withhold_targets',
  text: `
    update command_target
       set state = 'withheld',
           detail = 'stopped'
     where tenant = $1
       and command = $2
       and state = 'due'`,
});

/**
 * What time makes of those who had their turn: who never got it before it expired, who got it and
 * said nothing, who restarted and is back, and who is not. Back is who starts a later boot than the
 * one it answered in; one that answers when it is up again has started since it was told.
 */
export const settleTargets = defineQuery<
  [tenant: string, command: string, what: string, now: Date, answerMs: number, returnMs: number]
>()({
  name: 'settle_targets',
  text: `
    with told as (
      select target.place,
             case when target.state = 'due' and expires_at < $4 then 'unreached'
                  when target.state = 'sent'
                   and expires_at + make_interval(secs => $5 / 1000.0) < $4 then 'missing'
                  when target.state = 'done' and $3 = 'restart' and returned_at is null
                   and (last.boot > answered_boot or last.at >= sent_at) then 'back'
                  when target.state = 'done' and $3 = 'restart' and returned_at is null
                   and answered_at + make_interval(secs => $6 / 1000.0) < $4 then 'gone'
             end as became,
             last.at
        from command_target as target
        left join terminal_restart as last using (tenant, terminal)
       where target.tenant = $1
         and target.command = $2
         and target.state in ('due', 'sent', 'done')
         and target.returned_at is null
    )
    update command_target as target
       set state = case when told.became = 'back' then 'done' else told.became end,
           returned_at = case when told.became = 'back' then told.at end
      from told
     where target.tenant = $1
       and target.command = $2
       and target.place = told.place
       and told.became is not null`,
});
