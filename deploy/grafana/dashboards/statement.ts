/** What the Grafana SDK has no builder for: a statement to PostgreSQL, and where it runs. */
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type * as common from '@grafana/grafana-foundation-sdk/common';

/** The data source plugin every statement is written for. */
export const POSTGRES = 'grafana-postgresql-datasource';

/** The data source that is chosen above the dashboard. Grafana replaces the word, not we. */
export const CHOSEN: common.DataSourceRef = { type: POSTGRES, uid: '$datasource' };

/** How Grafana reads the rows: columns as they are, or a `time` column and series beside it. */
export type Format = 'table' | 'time_series';

/** A statement as a target of a panel or of an annotation. */
export function statement(rawSql: string, format: Format): cog.Builder<cog.Dataquery> {
  const query = {
    refId: 'A',
    datasource: CHOSEN,
    editorMode: 'code',
    format,
    rawQuery: true,
    rawSql: withoutMargin(rawSql),
  };
  // The mark that the SDK puts on queries of the sources it knows exists in types only.
  return { build: () => query as unknown as cog.Dataquery };
}

/** The statement without the margin it has in our sources, as people edit it in Grafana. */
export function withoutMargin(sql: string): string {
  const lines = sql.replace(/^\s*\n|\s+$/g, '').split('\n');
  const margins = lines.filter((line) => line !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(margin)).join('\n');
}
