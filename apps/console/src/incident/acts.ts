/**
 * What this person asked the server to do, from the press of the button until the server's own
 * state shows it. Shown at once with a hollow mark, solid when confirmed, taken back when refused.
 */
import { hasEnded } from '#domain/incident/has-ended.js';
import type { Incident, StepDone } from '#domain/incident/incident.js';
import type { PlaybookRun, StepState } from '#domain/playbook/playbook.js';

export type Deed =
  | { readonly kind: 'acknowledge'; readonly by: string }
  | { readonly kind: 'resolve'; readonly by: string; readonly reason: string }
  | {
      readonly kind: 'step';
      readonly by: string;
      readonly step: string;
      readonly outcome: StepDone['outcome'];
      readonly answer?: string;
      readonly note?: string;
    };

/** Why the server (or the network) did not take it, as data that the words can name. */
export interface Refused {
  /** The HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  readonly code: string;
  /** The server's words, in the language of the page; empty when it said nothing. */
  readonly title: string;
  /** One English sentence about this very request. */
  readonly detail: string;
}

export interface Act {
  readonly incident: string;
  readonly deed: Deed;
  readonly at: number;
  readonly state: 'sending' | 'accepted' | 'refused';
  readonly refused: Refused | null;
}

export type Acts = ReadonlyMap<string, Act>;

export type ActEvent =
  | { readonly type: 'sent'; readonly incident: string; readonly deed: Deed; readonly at: number }
  | { readonly type: 'accepted'; readonly key: string }
  | { readonly type: 'refused'; readonly key: string; readonly refused: Refused }
  | { readonly type: 'forgotten'; readonly key: string };

/** One button has one act at a time. */
export function actKey(incident: string, deed: Pick<Deed, 'kind'> & { step?: string }): string {
  return `${incident}/${deed.kind}/${deed.step ?? ''}`;
}

/** Folds one event into the acts. */
export function reduceActs(acts: Acts, event: ActEvent): Acts {
  const next = new Map(acts);
  if (event.type === 'sent') {
    const { incident, deed, at } = event;
    next.set(actKey(incident, deed), { incident, deed, at, state: 'sending', refused: null });
    return next;
  }
  const act = acts.get(event.key);
  if (!act) return acts;
  if (event.type === 'forgotten') next.delete(event.key);
  else if (event.type === 'accepted') next.set(event.key, { ...act, state: 'accepted' });
  else next.set(event.key, { ...act, state: 'refused', refused: event.refused });
  return next;
}

/** Whether the server's own state already shows what was asked. */
export function confirmed(act: Act, incident: Incident, run: PlaybookRun | null): boolean {
  const { deed } = act;
  switch (deed.kind) {
    case 'acknowledge':
      return incident.acknowledgedAt !== null || hasEnded(incident);
    case 'resolve':
      return hasEnded(incident);
    case 'step':
      return run?.steps.some((step) => step.id === deed.step && shows(step, deed.by)) ?? false;
  }
}

/** One who agreed is heard, though another must agree as well. */
function shows({ status, approvals = [] }: StepState, by: string): boolean {
  return status !== 'open' || approvals.some((approval) => approval.by === by);
}
