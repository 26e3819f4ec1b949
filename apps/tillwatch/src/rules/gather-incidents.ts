/** What a replay made of a span: its incidents, and when people would have been told. */
import type { Instant } from '#domain/base/instant.js';
import type { Effect } from '#domain/engine/types.js';
import type { CauseEntry, Incident } from '#domain/incident/incident.js';
import type { PageReason } from '#domain/notify/catalogue/keys.js';

/** One incident of a replay, as it was at its end. */
export interface FoundIncident {
  readonly id: string;
  readonly rule: string;
  readonly cause: readonly CauseEntry[];
  readonly explainedShare: number;
  readonly diagnosis: string;
  readonly severity: string;
  readonly startedAt: Instant;
  readonly detectedAt: Instant;
  /** Null when it was open at the end of the span. */
  readonly resolvedAt: Instant | null;
}

/** Somebody would have been told. */
export interface FoundNotice {
  readonly at: Instant;
  readonly incident: string;
  readonly told: PageReason;
  readonly severity: string;
}

/** Gathers what the steps of a replay decide. */
export class Gathered {
  readonly notices: FoundNotice[] = [];
  private readonly faces = new Map<string, Incident>();

  take(now: Instant, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'save_incident') this.see(effect.incident);
      if (effect.kind === 'append_event' && 'incident' in effect.event) {
        this.see(effect.event.incident);
      }
      if (effect.kind !== 'enqueue_notification') continue;
      const { incident, reason: told } = effect;
      const severity = this.faces.get(incident)?.severity ?? 'SEV4';
      this.notices.push({ at: now, incident, told, severity });
    }
  }

  private see(incident: Incident): void {
    this.faces.set(incident.id, incident);
  }

  /** In the order in which they were found. */
  incidents(): FoundIncident[] {
    return [...this.faces.values()].map((incident) => {
      const { id, rule, cause, explainedShare, diagnosis, severity } = incident;
      const { startedAt, detectedAt, resolvedAt } = incident;
      const what = { id, rule, cause, explainedShare, diagnosis, severity };
      return { ...what, startedAt, detectedAt, resolvedAt };
    });
  }
}

/** Notices that wake somebody: a new incident, or one that is back, of the two top severities. */
function wakes({ told, severity }: FoundNotice): boolean {
  return (told === 'first' || told === 'reopened') && (severity === 'SEV1' || severity === 'SEV2');
}

const NIGHT = { from: 22, to: 7 };

/** Pages by night, 22:00 to 07:00 of the zone; a night is named by the day on which it begins. */
export function pagesByNight(
  notices: readonly FoundNotice[],
  timeZone: string,
): ReadonlyMap<string, number> {
  const nights = new Map<string, number>();
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  for (const notice of notices.filter(wakes)) {
    const hour = hourOf(clock, notice.at);
    if (hour >= NIGHT.to && hour < NIGHT.from) continue;
    // After midnight it is still the night of the day before.
    const evening = hour < NIGHT.to ? notice.at - NIGHT.to * 3_600_000 : notice.at;
    const night = dayOf(clock, evening);
    nights.set(night, (nights.get(night) ?? 0) + 1);
  }
  return nights;
}

function hourOf(clock: Intl.DateTimeFormat, at: Instant): number {
  return Number(clock.formatToParts(at).find(({ type }) => type === 'hour')?.value);
}

function dayOf(clock: Intl.DateTimeFormat, at: Instant): string {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}
