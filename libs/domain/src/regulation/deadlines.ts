/** When each report to an authority is due. */
import type { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import type { Graded, Sent } from './hear-authority.js';
import type { Verdict } from './judge.js';
import type { Regulation } from './regulation.js';

/** One report: whether it is owed, until when, and whether it went. */
export interface ReportDue {
  readonly id: string;
  /** `perhaps`: what is not known yet, or not said by a person, decides. */
  readonly owed: 'yes' | 'perhaps' | 'no';
  /** The earliest limit; null while that which it is counted from has not come. */
  readonly dueAt: Instant | null;
  /** When that began which the limit is counted from. */
  readonly begunAt: Instant | null;
  /** What that limit is counted from, or all that it will be counted from. */
  readonly from: readonly string[];
  readonly sent: Sent | null;
}

/** The reports of a regulation, in the order of the file. */
export function deadlines(
  { reports, awareness }: Regulation,
  story: {
    readonly incident: Incident;
    readonly verdict: Verdict;
    readonly graded: Graded | null;
    readonly sent: Readonly<Record<string, Sent>>;
  },
): ReportDue[] {
  const { incident, verdict, graded, sent } = story;
  const { detectedAt, acknowledgedAt } = incident;
  const starts: Record<string, Instant | null | undefined> = {
    onset: incident.startedAt,
    awareness: awareness === 'detected' ? detectedAt : acknowledgedAt,
    classification: graded?.since,
    end: incident.resolvedAt,
  };
  return reports.map(({ id, grades, due }) => {
    const known = due
      .map(({ within, from }) => {
        const start = starts[from] ?? sent[from]?.at;
        return start === undefined || start === null ? null : { from, start, at: start + within };
      })
      .filter((limit) => limit !== null)
      .sort((a, b) => a.at - b.at);
    const [first] = known;
    return {
      id,
      owed: owedFor(grades, verdict, graded),
      dueAt: first?.at ?? null,
      begunAt: first?.start ?? null,
      from: first ? [first.from] : due.map(({ from }) => from),
      sent: sent[id] ?? null,
    };
  });
}

/** A person's word holds; before it, what was measured. */
function owedFor(
  grades: readonly string[] | undefined,
  verdict: Verdict,
  graded: Graded | null,
): ReportDue['owed'] {
  const counts = (grade: string) => grades === undefined || grades.includes(grade);
  if (graded) return graded.grade !== null && counts(graded.grade) ? 'yes' : 'no';
  if (verdict.grade !== null && counts(verdict.grade)) return 'yes';
  return verdict.possible.some(counts) ? 'perhaps' : 'no';
}
