/** What the figures of the benches are meant to be; whoever runs one sees it beside them. */

/** A figure, and its bound. */
interface Target {
  /** A name that people use for it, and what it is. */
  readonly id: string;
  readonly what: string;
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
  /** What a run has to have had for it; fewer days or minutes prove less. */
  readonly needs?: Readonly<Record<string, number>>;
}

const most = (id: string, what: string, figure: string, limit: number): Target => {
  return { id, what, figure, most: limit };
};
const least = (id: string, what: string, figure: string, limit: number): Target => {
  return { id, what, figure, least: limit };
};

const STRESS = ['sale_x3', 'base_x1_3', 'stuck_1', 'stuck_2', 'hole_5m', 'late_flush'] as const;
const STRESS_MINUTES = 10 * 8 * 60;

/** By id; a figure belongs to one bench. */
export const TARGETS: readonly Target[] = [
  { ...most('D1', 'pages of a year without an outage', 'pages', 1), needs: { days: 365 } },
  ...STRESS.map((name) => ({
    ...most('D2', `pages while ${name}, ten times eight hours`, `stress_${name}`, 0),
    needs: { stress_minutes: STRESS_MINUTES },
  })),
  most('D3', 'failed payments before the page, median', 'hard_failures_p50', 10),
  most('D3', 'the same, 95th percentile', 'hard_failures_p95', 15),
  most('D4', 'seconds to the page, 23 % of all, a fifth fails, p95', 'acquirer_23_20_p95_s', 12),
  most('D4', 'the same, three fifths fail', 'acquirer_23_60_p95_s', 4),
  most('D4', '4 % of all, three fifths fail', 'acquirer_4_60_p95_s', 12),
  most('D4', '1 % of all, a region', 'region_1_60_p95_s', 60),
  most('D4', '1 % of all, a firmware', 'firmware_1_60_p95_s', 60),
  most('D5', 'the whole fleet, a twentieth fails, p95', 'all_5_p95_s', 18),
  least('D6', 'deviations of the recorded day that are found', 'recorded_found', 4),
  most('D6', 'incidents where it does not deviate', 'recorded_false', 0),
  most('D6', 'mean delay in minutes, the first is one', 'recorded_mean_minutes', 3),
  most('D7', 'seconds until it is called over, median', 'recovery_p50_s', 20),
  most('D7', 'called over while it lasts', 'recovery_early', 0),
  least('D8', 'as many incidents as causes', 'incidents_right', 0.95),
  least('D9', 'the benchmark of Numenta, standard', 'nab_standard', 60),
  least('L1', 'F1 on real cases', 'robustspot_rs_f1', 0.7),
  least('L1', 'recall of the first three', 'robustspot_rs_recall_3', 0.93),
  least('L1', 'recall of the first five', 'robustspot_rs_recall_5', 0.97),
  least('L2', 'F1, cases not seen', 'squeeze_b0_f1_unseen', 0.98),
  least('L2', 'F1, cases not seen', 'riskloc_S_f1_unseen', 0.92),
  least('L2', 'F1, cases not seen', 'riskloc_L_f1_unseen', 0.99),
  most('L3', 'milliseconds of 21,600 leaves, p95', 'leaves_21600_p95_ms', 250),
  most('L3', 'milliseconds of 50,000 leaves, p95', 'leaves_50000_p95_ms', 1_000),
  least('L4', 'exact cause at the page', 'fleet_page_exact', 0.85),
  least('L4', 'ten seconds later', 'fleet_10s_exact', 0.97),
  least('L4', 'thirty seconds later', 'fleet_30s_exact', 0.99),
  most('S1', 'pages lost by a kill', 'restart_lost', 0),
  most('S1', 'pages told twice', 'restart_duplicated', 0),
  most('S1', 'seconds later', 'restart_later_s', 5),
  most('S2', 'MiB of state, a million terminals', 'state_heap_mib', 122),
];

/** A line for each target whose figure a run has: its figure, its bound, whether it is kept. */
export function targetLines(figures: Readonly<Record<string, number>>): string[] {
  return TARGETS.flatMap(({ id, what, figure, least: low, most: high, needs = {} }) => {
    const value = figures[figure];
    if (value === undefined) return [];
    const bound = low === undefined ? `at most ${high}` : `at least ${low}`;
    const isKept = value >= (low ?? value) && value <= (high ?? value);
    const short = Object.entries(needs).find(([name, n]) => (figures[name] ?? 0) < n);
    const verdict = isKept ? 'kept' : 'MISSED';
    const doubt = short ? ` (of ${short[0]} ${figures[short[0]] ?? 0}, not ${short[1]})` : '';
    return [`${id} ${what}: ${value}, ${bound}: ${verdict}${doubt}`];
  });
}
