/** What proving the counts for screens reads; the words are those of `verify.sql.ts`. */
import { z } from 'zod';
import { defineQuery } from '../db/query.js';

type Span = [tenant: string | null, from: Date, to: Date];
const wrong = z.object({ n: z.number(), example: z.string() });

const GRAINS = ['10s', '1m', '1h'] as const;
/** How finely screens count. */
export type Grain = (typeof GRAINS)[number];

const countsAt = (grain: Grain) => ({
  /** Traffic of a span, all acquirers together. */
  traffic: defineQuery<Span>()({
    name: `traffic_at_${grain}`,
    text: `
    select tenant, at, sum(attempts)::int8 as attempts, sum(approved)::int8 as approved,
           sum(declined)::int8 as declined, sum(failed)::int8 as failed,
           sum(no_answer)::int8 as no_answer, sum(pin)::int8 as pin,
           sum(failures)::int8 as failures, sum(messages)::int8 as messages
      from traffic_${grain}
     where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     group by tenant, at
     order by tenant, at`,
    row: z.object({
      tenant: z.string(),
      at: z.date(),
      attempts: z.number(),
      approved: z.number(),
      declined: z.number(),
      failed: z.number(),
      no_answer: z.number(),
      pin: z.number(),
      failures: z.number(),
      messages: z.number(),
    }),
  }),
  /** Failures by code of a span, all acquirers together. */
  codes: defineQuery<Span>()({
    name: `codes_at_${grain}`,
    text: `
    select tenant, at, code, sum(failures)::int8 as failures
      from code_${grain}
     where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     group by tenant, at, code
     order by tenant, at, code`,
    row: z.object({
      tenant: z.string(),
      at: z.date(),
      code: z.string(),
      failures: z.number(),
    }),
  }),
});

export const countsOf = {
  '10s': countsAt('10s'),
  '1m': countsAt('1m'),
  '1h': countsAt('1h'),
} as const;

/** Words of terminals about themselves (`state`) by minute: counted, but no rows of their own. */
export const statesByMinute = defineQuery<Span>()({
  name: 'states_by_minute',
  text: `
    select tenant, at, stored
      from account_1m
     where channel = 'state' and stored > 0
       and at >= $2 and at < $3 and ($1::text is null or tenant = $1)
     order by tenant, at`,
  row: z.object({ tenant: z.string(), at: z.date(), stored: z.number() }),
});

const TRAFFIC = 'attempts approved declined failed no_answer pin failures messages'.split(' ');

function fold(table: string, fine: Grain, coarse: Grain, keys: string, values: string[]) {
  const unit = coarse === '1m' ? '1 minute' : '1 hour';
  const sums = values.map((name) => `sum(${name})::int8 as ${name}`).join(', ');
  const pair = (side: string) => values.map((name) => `${side}.${name}`).join(', ');
  return defineQuery<Span>()({
    name: `fold_${table}_${coarse}`,
    text: `
    select count(*) over () as n,
           concat_ws(' ', tenant, to_json(at) #>> '{}', ${keys}) as example
      from (select tenant, date_bin('${unit}', at, 'epoch') as at, ${keys}, ${sums}
              from ${table}_${fine}
             where at >= $2 and at < $3 and ($1::text is null or tenant = $1)
             group by 1, 2, ${keys}) as fine
      full join (select tenant, at, ${keys}, ${values.join(', ')}
              from ${table}_${coarse}
             where at >= $2 and at < $3 and ($1::text is null or tenant = $1)) as coarse
     using (tenant, at, ${keys})
     where (${pair('fine')}) is distinct from (${pair('coarse')})
     order by tenant, at
     limit 3`,
    row: wrong,
  });
}

/** Coarse counts that are not the sum of the finer ones, by acquirer. */
export const unequalFolds = {
  '1m': [
    fold('traffic', '10s', '1m', 'acquirer', TRAFFIC),
    fold('code', '10s', '1m', 'acquirer, code', ['failures']),
  ],
  '1h': [
    fold('traffic', '1m', '1h', 'acquirer', TRAFFIC),
    fold('code', '1m', '1h', 'acquirer, code', ['failures']),
  ],
} as const;
