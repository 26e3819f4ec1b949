/**
 * What must be true of every store that nobody is writing to, whatever happened before: questions
 * that answer the rows that are wrong, so that a test says which.
 */
import { askDatabase } from './ask-database.js';

const FAULTS: Readonly<Record<string, string>> = {
  'a message is stored twice': `
    select terminal, boot, seq, count(*)::int as n from message
     group by tenant, terminal, boot, seq having count(*) > 1 limit 5`,
  'the log has a gap, or a position twice': `
    select position::int from (
      select position, position - lag(position) over (order by position) as step from journal
      union all
      select position, position - (select max(position) from journal) + 1 from ingest_log
       where exists (select from journal)
    ) as steps where step <> 1 limit 5`,
  'a digest belongs to no batch': `
    select position::int from digest
     where position > (select position from ingest_log)
        or position >= (select min(position) from journal)
       and position not in (select position from journal) limit 5`,
  'the digests of what came late are not those of what waited': `
    select tenant, minute, kept, waited from (
      select tenant, minute, sum((digest ->> 'messages')::int)::int as kept
        from late_digest, json_array_elements(body) as digest group by 1, 2) as late
      full join (
        select tenant, date_trunc('minute', at) as minute, count(*)::int as waited
          from message where received_at - queued_at > interval '60 seconds' group by 1, 2) as told
      using (tenant, minute)
     where kept is distinct from waited limit 5`,
  'the accounts do not add up to what is stored': `
    select tenant, channel, accounted, stored from (
      select tenant, channel, sum(stored)::int as accounted from account_1m
       where channel <> 'state' group by 1, 2) as a
      full join (
        select tenant, channel, count(*)::int as stored
          from (select tenant, channel from message
                union all select tenant, channel from host_message) as m group by 1, 2) as b
      using (tenant, channel)
     where coalesce(accounted, 0) <> coalesce(stored, 0) limit 5`,
  'an account is not the sum of its parts': `
    select * from account_1m
     where received <> stored + duplicate + quarantined + refused + shed limit 5`,
  'the screens do not count what is stored, or count more than states besides': `
    select counted, accounted from
      (select coalesce(sum(messages), 0)::int as counted from traffic_10s) as t,
      (select coalesce(sum(stored), 0)::int as accounted from account_1m
        where channel in ('hb', 'evt', 'birth', 'state')) as a
     where counted <> accounted`,
  'the minutes are not their tens of seconds': coarser('1m', 'minute'),
  'the hours are not their tens of seconds': coarser('1h', 'hour'),
  'the minutes of codes are not their tens of seconds': coarserCodes('1m', 'minute'),
  'the hours of codes are not their tens of seconds': coarserCodes('1h', 'hour'),
  'the counts are not those of the stored messages': `
    with told as (
      select tenant, channel, body, date_bin('10 seconds',
               case when received_at - queued_at > interval '60 seconds' then at
                    else received_at end, 'epoch') as at
        from message
    ), counts as (
      select tenant, at, body,
             case when channel = 'hb' or body ? 'txn' then body -> 'txn' end as txn,
             channel = 'evt' and body ->> 'kind' = 'txn' as is_event
        from told
    ), again as (
      select tenant, at,
             sum(coalesce((txn ->> 'attempt')::int, is_event::int)) as attempts,
             sum(coalesce((txn ->> 'approved')::int, 0)) as approved,
             sum(coalesce((txn ->> 'declined')::int,
                          (is_event and body ->> 'outcome' = 'declined')::int)) as declined,
             sum(coalesce((txn ->> 'noAnswer')::int,
                          (is_event and body ->> 'outcome' = 'noAnswer')::int)) as no_answer,
             sum(is_event::int + coalesce((select sum(value::int)
                   from jsonb_each_text(body -> 'rc') where key not like '%:00'), 0)) as failures
        from counts group by 1, 2
    ), screens as (
      select tenant, at, sum(attempts) as attempts, sum(approved) as approved,
             sum(declined) as declined, sum(no_answer) as no_answer, sum(failures) as failures
        from traffic_10s group by 1, 2
    )
    select * from screens full join again using (tenant, at)
     where (screens.attempts, screens.approved, screens.declined, screens.no_answer,
            screens.failures)
           is distinct from
           (again.attempts, again.approved, again.declined, again.no_answer, again.failures)
       and (screens.attempts, screens.failures) is distinct from (0, 0) limit 5`,
  'the failures by code are not those of the stored messages': `
    select * from
      (select code, sum(failures) as counted from code_10s group by 1) as c
      full join
      (select code, sum(n) as told from (
         select body ->> 'code' as code, 1 as n from message
          where channel = 'evt' and body ->> 'kind' = 'txn'
         union all
         select key, value::int from message, jsonb_each_text(body -> 'rc')
          where channel = 'hb' and key not like '%:00' and value::int > 0) as f group by 1) as t
      using (code)
     where counted is distinct from told limit 5`,
};

/** Holds only after the last checkpoint of a process that stopped in order. */
const FAULTS_OF_LEDGER: Readonly<Record<string, string>> = {
  'a stored message is not in the ledger': `
    select spoke.tenant, spoke.terminal, m.boot::int, m.seq::int
      from message as m join terminal as spoke using (tenant, terminal)
      left join terminal_boot as known on known.terminal = spoke.id and known.boot = m.boot
     where (known.received @> m.seq) is not true limit 5`,
  'the ledger has other numbers than the messages': `
    select numbers, messages from
      (select coalesce(sum(upper(part) - lower(part)), 0)::int as numbers
         from terminal_boot, unnest(received) as part) as b,
      (select count(*)::int as messages from message) as m
     where numbers <> messages`,
};

function coarser(grain: string, unit: string): string {
  const columns = ['attempts', 'approved', 'declined', 'failed', 'no_answer', 'pin', 'failures'];
  const sums = [...columns, 'messages'].map((name) => `sum(${name})::int8`).join(', ');
  return `
    (select tenant, date_bin('1 ${unit}', at, 'epoch') as at, acquirer, ${sums}
       from traffic_10s group by 1, 2, 3
     except select tenant, at, acquirer, ${[...columns, 'messages'].join(', ')}
       from traffic_${grain})
    union all
    (select tenant, at, acquirer, ${[...columns, 'messages'].join(', ')} from traffic_${grain}
     except select tenant, date_bin('1 ${unit}', at, 'epoch'), acquirer, ${sums}
       from traffic_10s group by 1, 2, 3) limit 5`;
}

function coarserCodes(grain: string, unit: string): string {
  return `
    (select tenant, date_bin('1 ${unit}', at, 'epoch') as at, acquirer, code, sum(failures)::int8
       from code_10s group by 1, 2, 3, 4
     except select tenant, at, acquirer, code, failures from code_${grain})
    union all
    (select tenant, at, acquirer, code, failures from code_${grain}
     except select tenant, date_bin('1 ${unit}', at, 'epoch'), acquirer, code, sum(failures)::int8
       from code_10s group by 1, 2, 3, 4) limit 5`;
}

/** Everything that is wrong with a store; with `ledger` also what its last checkpoint says. */
export async function storeFaults(
  url: string,
  { ledger }: { readonly ledger: boolean },
): Promise<Record<string, unknown[]>> {
  const faults: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries({ ...FAULTS, ...(ledger ? FAULTS_OF_LEDGER : {}) })) {
    const wrong = await askDatabase(url, sql);
    if (wrong.length > 0) faults[name] = wrong;
  }
  return faults;
}
