import { z } from 'zod';
import { DatedRuleChange, RuleView } from '#domain/live/view.js';
import { defineQuery } from '../db/query.js';

/** Takes over: everyone who decided before is fenced off from now on. */
export const raiseFence = defineQuery<[]>()({
  name: 'raise_fence',
  text: `update engine_fence set token = token + 1 returning token`,
  row: z.object({ token: z.number() }),
});

/** By which number the server knows this session. */
export const ownBackend = defineQuery<[]>()({
  name: 'own_backend',
  text: `select pg_backend_pid() as pid`,
  row: z.object({ pid: z.number() }),
});

/** Ends the sessions of our own kind that a session waits for; nobody else's. */
export const endBlockers = defineQuery<[waiting: number]>()({
  name: 'end_blockers',
  text: `
    select count(*) filter (where pg_terminate_backend(pid))::int4 as ended
      from pg_stat_activity
     where pid = any(pg_blocking_pids($1::int4))
       and datname = current_database()
       and application_name = current_setting('application_name')`,
  row: z.object({ ended: z.number() }),
});

/** Holds the fence for the transaction that commits a decision; no row means: somebody else. */
export const holdFence = defineQuery<[token: number]>()({
  name: 'hold_fence',
  text: `select token from engine_fence where token = $1 for share`,
  row: z.object({ token: z.number() }),
});

/** Keeps the engine's memory with how far it has read. */
export const saveEngineState = defineQuery<
  [tenant: string, snapshot: string, readTo: number, evaluatedAt: Date, newestAt: Date | null]
>()({
  name: 'save_engine_state',
  text: `
    insert into engine_state (tenant, snapshot, read_position, evaluated_at, newest_at)
    values ($1, $2, $3, $4, $5)
        on conflict (tenant) do update
       set snapshot = excluded.snapshot,
           read_position = excluded.read_position,
           evaluated_at = excluded.evaluated_at,
           newest_at = excluded.newest_at`,
});

/** The engine's memory of one tenant. */
export const loadEngineState = defineQuery<[tenant: string]>()({
  name: 'load_engine_state',
  text: `select snapshot, read_position from engine_state where tenant = $1`,
  row: z.object({ snapshot: z.string(), read_position: z.number() }),
});

/** When the engine last decided, and how new its newest input was. */
export const engineHealth = defineQuery<[tenant: string]>()({
  name: 'engine_health',
  text: `
    select evaluated_at, newest_at
      from engine_state
     where tenant = $1`,
  row: z.object({ evaluated_at: z.date(), newest_at: z.date().nullable() }),
});

/** Publishes what the rule files said, and (not null) what that changed; the last change stays. */
export const saveRules = defineQuery<
  [loadedAt: Date, rules: string, mistakes: string, change: string | null]
>()({
  name: 'save_rules',
  text: `
    insert into engine_rules as known (loaded_at, rules, mistakes, change)
    values ($1, $2::jsonb, $3::jsonb, $4::jsonb)
        on conflict (single) do update
       set loaded_at = excluded.loaded_at,
           rules = excluded.rules,
           mistakes = excluded.mistakes,
           change = coalesce(excluded.change, known.change)`,
});

/** Notes what each rule takes beside it, by alert; of those left out nothing is known. */
export const saveRuleCosts = defineQuery<[costs: string]>()({
  name: 'save_rule_costs',
  text: `
    update engine_rules
       set rules = (
             select coalesce(jsonb_agg(said.rule || jsonb_strip_nulls(
                      jsonb_build_object('cost', $1::jsonb -> (said.rule ->> 'alert'))
                    ) order by said.n), '[]')
               from jsonb_array_elements(rules) with ordinality as said (rule, n))`,
});

/** What the rule files said when they were last loaded. */
export const loadedRules = defineQuery<[]>()({
  name: 'loaded_rules',
  text: `select loaded_at, rules, mistakes, change from engine_rules`,
  row: z.object({
    loaded_at: z.date(),
    rules: z.array(RuleView),
    mistakes: z.array(z.string()),
    change: DatedRuleChange.nullable(),
  }),
});

/** The same rules whole, to be compared. */
export const placedRules = defineQuery<[]>()({
  name: 'placed_rules',
  text: `
    select said.rule ->> 'alert' as alert, said.rule ->> 'file' as file,
           said.rule -> 'rule' as rule
      from engine_rules
     cross join lateral jsonb_array_elements(rules) with ordinality as said (rule, n)
     order by said.n
     limit 100000`,
  row: z.object({ alert: z.string(), file: z.string(), rule: z.unknown() }),
});

/** Wakes whoever listens on a channel. */
export const wake = defineQuery<[channel: string, payload: string]>()({
  name: 'wake',
  text: `select pg_notify($1, $2)::text as woken`,
  row: z.object({ woken: z.string().nullable() }),
});
