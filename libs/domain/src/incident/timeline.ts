import { z } from 'zod';
import { Instant } from '../base/instant.js';
import type { IncidentEvent } from './incident.js';
import { paramsOfLife } from './life-story.js';

/** One line of an incident's story; `key` and `params` are rendered by the catalogue. */
export const TimelineEntry = z.object({
  at: Instant,
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The number of a comment, for whoever puts it right. */
  n: z.number().int().optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** The story of an incident, from its events, in their order. */
export function timelineOf(events: readonly IncidentEvent[]): TimelineEntry[] {
  return events.map((event) => ({ at: event.at, key: keyOfEvent(event), params: paramsOf(event) }));
}

function keyOfEvent(event: IncidentEvent): string {
  if (event.kind === 'page') return `page_${event.what}`;
  if (event.kind === 'order_moved') return `order_${event.to}`;
  const ofStep = event.kind === 'step_done' || event.kind === 'step_passed';
  return ofStep ? `step_${event.outcome}` : event.kind;
}

function paramsOf(event: IncidentEvent): TimelineEntry['params'] {
  switch (event.kind) {
    case 'triggered':
    case 'reopened':
    case 'updated': {
      const { incident } = event;
      return {
        afterSeconds: Math.round((incident.detectedAt - incident.startedAt) / 1000),
        diagnosis: incident.diagnosis,
        terminals: incident.impact.terminals,
        merchants: incident.impact.merchants,
        cause: incident.cause.map((e) => `${e.attribute}=${e.value}`).join(', '),
        explained: incident.explainedShare,
      };
    }
    case 'acknowledged':
      return { by: event.by, note: event.note ?? '' };
    case 'resolved_by_hand':
      return { by: event.by, reason: event.reason };
    case 'step_done':
      return {
        by: event.by,
        step: event.step,
        note: event.note ?? '',
        ...(event.answer !== undefined && { answer: event.answer }),
      };
    case 'step_passed':
      return { step: event.step };
    case 'playbook_started':
      return { playbook: event.playbook, hash: event.hash.slice(0, 8) };
    case 'page':
      return {
        ...{ who: event.who, instead: event.instead ?? '', by: event.by ?? '' },
        ...(event.accepted === false && { accepted: 'no' }),
      };
    case 'order_moved': {
      const { order, what, by, terminals, why = '', detail = '' } = event;
      return { order, what, by: by ?? '', terminals, why, detail };
    }
    case 'silenced': {
      const { by, until, comment } = event;
      // Screens write `untilAt` in the zone of whoever reads it.
      return { by, until: inUtc(until), untilAt: until, comment };
    }
    case 'silence_overruled':
      return { by: event.by };
    case 'inhibited':
    case 'inhibition_overruled':
      return { by: event.by.join(', ') };
    case 'muted':
      return { receiver: event.receiver, by: event.by.join(', ') };
    case 'told_with':
      return { receiver: event.receiver, with: event.with };
    case 'unmuted':
      return { receiver: event.receiver };
    case 'uninhibited':
    case 'unsilenced':
    case 'monitoring':
    case 'relapsed':
    case 'recovered':
      return {};
    default:
      return paramsOfLife(event);
  }
}

function inUtc(at: Instant): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} +00:00`;
}
