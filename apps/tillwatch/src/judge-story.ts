/** Whether the service made of a story what the story expects. */
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident } from '#domain/incident/incident.js';

/** What a story expects of one incident; durations in milliseconds. */
export interface Expected {
  readonly cause: Readonly<Record<string, readonly string[]>>;
  readonly diagnosis: string;
  readonly playbook: string;
  readonly severity: string;
  readonly within: number;
  readonly resolved_within?: number | undefined;
}

/** A story in absolute time, as the simulator prints it. */
export interface Story {
  readonly scenario: string;
  readonly effectsStartAt: number;
  readonly effectsEndAt: number;
  readonly expect: { readonly incidents: readonly Expected[] };
}

export type Verdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'met'; readonly text: string }
  | { readonly kind: 'missed'; readonly text: string };

/** A small and noisy machine may need longer than the story allows; the figure is printed. */
const GRACE_MS = 30_000;
const RESOLVE_MS = 180_000;
/** A look-alike must have stayed quiet for this long after its end. */
const QUIET_MS = 20_000;

/** Judges what has come so far, at `now`. */
export function judge(story: Story | null, incidents: readonly Incident[], now: number): Verdict {
  if (story === null) return { kind: 'open' };
  const { expect, effectsEndAt, effectsStartAt } = story;
  const unexpected = incidents.find((i) => !expect.incidents.some((e) => matches(i, e)));
  const settled = now > effectsStartAt + GRACE_MS;
  if (unexpected && (settled || expect.incidents.length === 0)) {
    return { kind: 'missed', text: `not expected: ${unexpected.id} ${nameOf(unexpected)}` };
  }
  for (const expected of expect.incidents) {
    const found = incidents.find((i) => matches(i, expected));
    const late = now > effectsStartAt + expected.within + GRACE_MS;
    if (!found) {
      return late
        ? { kind: 'missed', text: `missed: ${JSON.stringify(expected.cause)}` }
        : { kind: 'open' };
    }
    if (!hasEnded(found)) {
      const limit = effectsEndAt + (expected.resolved_within ?? RESOLVE_MS) + GRACE_MS;
      return now > limit
        ? { kind: 'missed', text: `${found.id} did not resolve` }
        : { kind: 'open' };
    }
  }
  if (expect.incidents.length === 0 && now < effectsEndAt + QUIET_MS) return { kind: 'open' };
  return { kind: 'met', text: 'as expected: opened, explained and resolved' };
}

/** Whether an incident is the expected one: cause, diagnosis, playbook and severity. */
export function matches(incident: Incident, expected: Expected): boolean {
  const wanted = partsOf(expected.cause);
  return (
    causeOf(incident).join() === wanted.join() &&
    incident.diagnosis === expected.diagnosis &&
    incident.playbook === expected.playbook &&
    incident.severity === expected.severity
  );
}

/** A cause as a story writes it, in parts `attribute=value`, in order. */
export function partsOf(cause: Expected['cause']): string[] {
  return Object.entries(cause)
    .flatMap(([attribute, values]) => values.map((value) => `${attribute}=${value}`))
    .sort();
}

/** The cause of an incident, the same way. */
export function causeOf({ cause }: Incident): string[] {
  return cause.map((e) => `${e.attribute}=${e.value}`).sort();
}

function nameOf(incident: Incident): string {
  const { rule, diagnosis, severity } = incident;
  return `${rule} ${causeOf(incident).join(' ')} ${diagnosis} ${severity}`;
}
