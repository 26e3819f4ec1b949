/**
 * The statements of the payments dashboard. Plain PostgreSQL: what depends on TimescaleDB is left
 * to Grafana's own macros, which write `time_bucket` or arithmetic as the data source is set up.
 * `test/store/grafana.spec.ts` runs every one of them.
 *
 * Grafana puts `$acquirer` in as a quoted list and escapes the value of `'$tenant'`.
 */

/** Terminals that never named their acquirer have an empty one, which no list of choices shows. */
const ACQUIRER = `coalesce(nullif(acquirer, ''), 'unknown')`;

const BUCKET_SECONDS = `extract(epoch from interval '$interval')`;

/**
 * A sum as a rate. The newest interval is not over yet: divided by its full length it would show
 * a drop that nobody had, at the one place of the line everybody looks at.
 */
function perMinute(sum: string): string {
  return `${sum} * 60.0 / greatest(10, least(
           ${BUCKET_SECONDS},
           extract(epoch from now())
             - floor(extract(epoch from min(at)) / ${BUCKET_SECONDS}) * ${BUCKET_SECONDS}))`;
}

const CHOSEN_TRAFFIC = `$__timeFilter(at)
       and tenant = '$tenant'
       and ${ACQUIRER} in ($acquirer)`;

/** The tenants there are to choose from. */
export const tenants =
  "select distinct tenant from terminal where position('~' in tenant) = 0 order by tenant";

/**
 * The acquirers there are to choose from. `unknown` always is one: "all" of an empty list would be
 * `in ()`, which no statement survives.
 */
export const acquirers = `
    select ${ACQUIRER} as acquirer
      from traffic_10s
     where $__timeFilter(at)
       and tenant = '$tenant'
     union
    select 'unknown'
     order by acquirer`;

/** Terminals heard from within two and a half heartbeats, as the console counts them. */
export const terminals = `
    select count(*) filter (
             where online and greatest(heard.last_received_at, terminal.changed_at)
               > least(now(), (select checkpoint_at from ingest_log))
                 - make_interval(secs => 2.5 * coalesce(hb_seconds, 60) + 10)
           ) as "online · 在线",
           count(*) as "known · 已知"
      from terminal
      left join terminal_boot as heard
        on heard.terminal = terminal.id
       and heard.boot = terminal.boot
     where terminal.tenant = '$tenant'`;

/** What is not over, the worst first, whatever time is looked at. */
export const openIncidents = `
    select severity as "Severity · 级别",
           id as "Incident · 故障",
           status as "Status · 状态",
           started_at as "Began · 开始",
           body ->> 'rule' as "Rule · 规则",
           body ->> 'diagnosis' as "Diagnosis · 诊断",
           (select string_agg((entry ->> 'attribute') || '=' || (entry ->> 'value'), ', '
                              order by place)
              from jsonb_array_elements(body -> 'cause')
                   with ordinality as cause (entry, place)) as "Cause · 原因",
           (body #>> '{impact,ratio}')::float8 as "Failing share · 失败占比",
           (body #>> '{impact,failingPerMinute}')::float8 as "Failing per minute · 每分钟失败",
           body ->> 'acknowledgedBy' as "Taken by · 处理人"
      from incident
     where tenant = '$tenant'
       and resolved_at is null
     order by severity, started_at, id
     limit 100`;

/** Approved out of attempts. No attempts is no point: it is not an approval rate of zero. */
export const approvedShare = `
    select $__timeGroupAlias(at,'$interval'),
           ${ACQUIRER} as metric,
           sum(approved)::float8 / nullif(sum(attempts), 0) as approved
      from traffic_10s
     where ${CHOSEN_TRAFFIC}
     group by 1, 2
     order by 1, 2`;

/** Attempts, however they ended. */
export const attempts = `
    select $__timeGroupAlias(at,'$interval'),
           ${ACQUIRER} as metric,
           ${perMinute('sum(attempts)')} as attempts
      from traffic_10s
     where ${CHOSEN_TRAFFIC}
     group by 1, 2
     order by 1, 2`;

/** The ten codes that failed most in the time looked at. */
export const failuresByCode = `
    with most as (
      select code
        from code_10s
       where ${CHOSEN_TRAFFIC.replaceAll('\n', '\n  ')}
       group by code
       order by sum(failures) desc, code
       limit 10
    )
    select $__timeGroupAlias(at,'$interval'),
           code as metric,
           ${perMinute('sum(failures)')} as failures
      from code_10s
      join most using (code)
     where ${CHOSEN_TRAFFIC}
     group by 1, 2
     order by 1, 2`;

/** Attempts that were not approved, by how they ended; the three add up. */
export const failureShare = `
    select $__timeGroupAlias(at,'$interval'),
           sum(declined)::float8 / nullif(sum(attempts), 0) as "declined · 拒绝",
           sum(failed)::float8 / nullif(sum(attempts), 0) as "failed · 失败",
           sum(no_answer)::float8 / nullif(sum(attempts), 0) as "no answer · 无应答"
      from traffic_10s
     where ${CHOSEN_TRAFFIC}
     group by 1
     order by 1`;

/** Messages of terminals, heartbeats among them. */
export const messages = `
    select $__timeGroupAlias(at,'$interval'),
           ${ACQUIRER} as metric,
           ${perMinute('sum(messages)')} as messages
      from traffic_10s
     where ${CHOSEN_TRAFFIC}
     group by 1, 2
     order by 1, 2`;

/** Messages that were not taken. One whose topic is not ours belongs to no tenant. */
export const quarantined = `
    select $__timeGroupAlias(received_at,'$interval'),
           reason as metric,
           count(*) as messages
      from quarantine
     where $__timeFilter(received_at)
       and (tenant = '$tenant' or tenant is null)
     group by 1, 2
     order by 1, 2`;

/** Incidents that touch the time looked at; one that is not over reaches to its end. */
export const incidents = `
    select started_at as time,
           coalesce(resolved_at, $__timeTo()) as timeend,
           concat_ws(' ', id, severity, body ->> 'rule', body ->> 'diagnosis') as text,
           concat_ws(',', severity, status) as tags
      from incident
     where tenant = '$tenant'
       and started_at < $__timeTo()
       and (resolved_at is null or resolved_at > $__timeFrom())
     order by started_at, id
     limit 500`;
