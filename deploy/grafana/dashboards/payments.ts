/**
 * The payments dashboard, for houses that have Grafana on the wall already. `npm run generate`
 * writes it to `deploy/grafana/generated`, which Grafana is provisioned with; changes made in
 * Grafana itself are not kept.
 */
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import * as sql from './payments-sql.js';
import { CHOSEN, POSTGRES, statement, withoutMargin } from './statement.js';

const SHARE = 'percentunit';
const PLAIN = 'short';

/** The dashboard as Grafana imports it. */
export function paymentsDashboard(): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder('Tillwatch: payments · 支付交易')
    .uid('tillwatch-payments')
    .description(
      'Payments of a fleet of terminals, as Tillwatch counts them. · Tillwatch 统计的终端支付交易。',
    )
    .tags(['tillwatch'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .annotation(incidentMarks());
  for (const variable of variables()) builder.withVariable(variable);
  for (const panel of panels()) builder.withPanel(panel);
  return builder.build();
}

function variables(): cog.Builder<dashboard.VariableModel>[] {
  return [
    new dashboard.DatasourceVariableBuilder('datasource')
      .label('Data source · 数据源')
      .type(POSTGRES),
    new dashboard.QueryVariableBuilder('tenant')
      .label('Tenant · 租户')
      .datasource(CHOSEN)
      .query(withoutMargin(sql.tenants))
      .definition(withoutMargin(sql.tenants))
      .refresh(dashboard.VariableRefresh.OnDashboardLoad),
    new dashboard.QueryVariableBuilder('acquirer')
      .label('Acquirer · 收单机构')
      .datasource(CHOSEN)
      .query(withoutMargin(sql.acquirers))
      .definition(withoutMargin(sql.acquirers))
      // The list follows the time that is looked at, and is asked for again when that changes.
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .multi(true)
      .includeAll(true)
      .current({ selected: true, text: ['All'], value: ['$__all'] }),
    new dashboard.IntervalVariableBuilder('interval')
      .label('Interval · 间隔')
      .values('10s,30s,1m,5m,15m,1h')
      .auto(true)
      .stepCount(120)
      // Counts come in buckets of ten seconds. Below half a minute Grafana may choose 15 s, which
      // has one bucket and two in turn: a saw where the traffic is level.
      .minInterval('30s')
      .current({ selected: true, text: 'auto', value: '$__auto_interval_interval' }),
  ];
}

function incidentMarks(): cog.Builder<dashboard.AnnotationQuery> {
  return new dashboard.AnnotationQueryBuilder()
    .name('Incidents · 故障')
    .datasource(CHOSEN)
    .enable(true)
    .iconColor('red')
    .target(statement(sql.incidents, 'table'));
}

/** Ids and places are fixed: a link to a panel outlives a new version of the dashboard. */
function panels(): cog.Builder<dashboard.Panel>[] {
  return [
    terminals().id(1).gridPos({ x: 0, y: 0, w: 6, h: 7 }),
    openIncidents().id(2).gridPos({ x: 6, y: 0, w: 18, h: 7 }),
    approvedShare().id(3).gridPos({ x: 0, y: 7, w: 12, h: 8 }),
    lines(
      'Attempts per minute · 每分钟交易笔数',
      'Payment attempts by acquirer, however they ended. · 各收单机构的交易笔数，不论结果。',
      PLAIN,
      sql.attempts,
    )
      .id(4)
      .gridPos({ x: 12, y: 7, w: 12, h: 8 }),
    lines(
      'Failures by code · 按错误码的失败',
      'Failures per minute of the ten most frequent codes in the time shown. ' +
        '· 所选时间内最常见的十个错误码，每分钟失败数。',
      PLAIN,
      sql.failuresByCode,
    )
      .id(5)
      .gridPos({ x: 0, y: 15, w: 14, h: 9 }),
    failureShare().id(6).gridPos({ x: 14, y: 15, w: 10, h: 9 }),
    lines(
      'Messages per minute · 每分钟消息数',
      'Messages of terminals that were stored, heartbeats among them, by acquirer. ' +
        '· 已存储的终端消息（含心跳），按收单机构。',
      PLAIN,
      sql.messages,
    )
      .id(7)
      .gridPos({ x: 0, y: 24, w: 12, h: 8 }),
    quarantined().id(8).gridPos({ x: 12, y: 24, w: 12, h: 8 }),
  ];
}

function terminals(): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .title('Terminals · 终端')
    .description(
      'Online: heard from within two and a half heartbeats, now and not in the time shown. ' +
        '· 在线：两个半心跳周期内有消息；以当前时刻为准，与所选时间无关。',
    )
    .datasource(CHOSEN)
    .withTarget(statement(sql.terminals, 'table'))
    .unit(PLAIN)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
}

function openIncidents(): table.PanelBuilder {
  return new table.PanelBuilder()
    .title('Open incidents · 未恢复的故障')
    .description(
      'Everything that is not over, the worst first, whenever it began. ' +
        '· 所有未恢复的故障，最严重的在前，不限开始时间。',
    )
    .datasource(CHOSEN)
    .withTarget(statement(sql.openIncidents, 'table'))
    .noValue('none · 无')
    .overrideByName('Failing share · 失败占比', [
      { id: 'unit', value: SHARE },
      { id: 'decimals', value: 1 },
    ])
    .overrideByName('Failing per minute · 每分钟失败', [{ id: 'decimals', value: 1 }]);
}

function approvedShare(): timeseries.PanelBuilder {
  return lines(
    'Approval share · 批准率',
    'Approved out of attempts, by acquirer. · 批准笔数占交易笔数的比例，按收单机构。',
    SHARE,
    sql.approvedShare,
  )
    .max(1)
    .axisSoftMin(0.8);
}

function failureShare(): timeseries.PanelBuilder {
  return lines(
    'Failure share · 失败占比',
    'Attempts that were not approved, by how they ended: what is missing to the approvals. ' +
      '· 未批准的交易占比，按结果分类：与批准率互补。',
    SHARE,
    sql.failureShare,
  )
    .min(0)
    .fillOpacity(20)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
}

function quarantined(): timeseries.PanelBuilder {
  return lines(
    'Rejected messages by reason · 按原因的拒收消息',
    'Messages that were not taken and are kept: a bounded sample of each terminal, so the metric ' +
      'pos_ingest_messages_rejected_total has the true count. ' +
      '· 被拒收并保留的消息：每台终端仅保留有限样本，准确数量见该指标。',
    PLAIN,
    sql.quarantined,
  )
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(60)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
}

/** Lines over time. A gap in what was counted stays a gap: it is what somebody has to see. */
function lines(
  title: string,
  description: string,
  unit: string,
  rawSql: string,
): timeseries.PanelBuilder {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(CHOSEN)
    .withTarget(statement(rawSql, 'time_series'))
    .unit(unit)
    .lineWidth(1)
    .fillOpacity(0)
    .spanNulls(false)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    );
}
