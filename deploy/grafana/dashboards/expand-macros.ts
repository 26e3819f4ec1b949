/**
 * What Grafana makes of a statement before the database sees it, so that a test can run the
 * statement without Grafana: first the browser puts the variables in, then the data source writes
 * the macros out. Only what our dashboards use is known; anything else is an error.
 */

/** What is chosen above a dashboard, and the time that is looked at. */
export interface View {
  /** A list for a variable that takes several; Grafana quotes only those. */
  readonly choices: Readonly<Record<string, string | readonly string[]>>;
  readonly from: Date;
  readonly to: Date;
  /** How the data source is set up: whether intervals are grouped by `time_bucket`. */
  readonly timescale: boolean;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** The statement as the database gets it. */
export function expandMacros(sql: string, view: View): string {
  const from = `'${view.from.toISOString()}'`;
  const to = `'${view.to.toISOString()}'`;
  const expanded = sql
    .replace(/\$(?!__)(\w+)/g, (_, name: string) => chosen(view, name))
    .replace(/\$__timeFilter\((\w+)\)/g, `$1 BETWEEN ${from} AND ${to}`)
    .replaceAll('$__timeFrom()', from)
    .replaceAll('$__timeTo()', to)
    .replace(
      /\$__timeGroup(Alias)?\((\w+),'(\d+)([smh])'\)/g,
      (_, alias: string | undefined, column: string, amount: string, unit: string) => {
        const seconds = Number(amount) * (UNIT_SECONDS[unit] ?? Number.NaN);
        return `${grouped(column, seconds, view.timescale)}${alias ? ' AS "time"' : ''}`;
      },
    );
  const left = /\$__\w+[^ ]*/.exec(expanded);
  if (left) throw new Error(`a macro that Grafana would not know: ${left[0]}`);
  return expanded;
}

function chosen({ choices }: View, name: string): string {
  const value = choices[name];
  if (value === undefined) throw new Error(`there is no variable $${name}`);
  return typeof value === 'string'
    ? escaped(value)
    : value.map((item) => `'${escaped(item)}'`).join(',');
}

function escaped(text: string): string {
  return text.replaceAll("'", "''");
}

function grouped(column: string, seconds: number, timescale: boolean): string {
  return timescale
    ? `time_bucket('${seconds.toFixed(3)}s',${column})`
    : `floor(extract(epoch from ${column})/${seconds})*${seconds}`;
}
