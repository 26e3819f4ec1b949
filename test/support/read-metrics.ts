/** The metrics of a running process, read as a scraper reads them. */
export interface Metrics {
  /** One series, by its whole name: `pos_x_total{reason="y"}`; zero when it is not there. */
  of(series: string): number;
  /** The sum over all labels of a name. */
  sum(name: string): number;
}

/** Scrapes the operations port of a process on loopback. */
export async function readMetrics(opsPort: unknown): Promise<Metrics> {
  const answer = await fetch(`http://127.0.0.1:${opsPort}/metrics`);
  const series = new Map<string, number>();
  for (const line of (await answer.text()).split('\n')) {
    const [, name, value] = /^([^#\s]+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) series.set(name, Number(value));
  }
  return {
    of: (name) => series.get(name) ?? 0,
    sum: (name) =>
      [...series]
        .filter(([key]) => key === name || key.startsWith(`${name}{`))
        .reduce((total, [, value]) => total + value, 0),
  };
}
