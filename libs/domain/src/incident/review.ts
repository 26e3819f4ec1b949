/** The review after an incident: what people write, and what is to follow from it. */
import { z } from 'zod';
import { MerchantFeedback } from './feedback.js';
import { IncidentFigures } from './figures.js';
import { FollowUp, FollowUpKind, OwedFollowUp } from './follow-up.js';
import { Incident } from './incident.js';
import { TimelineEntry } from './timeline.js';
import { AtStake } from './value-at-stake.js';

const Text = z.string().max(4_000);

/** What people write; all of it may be empty. */
export const ReviewNotes = z.strictObject({
  wentWell: Text,
  wentBadly: Text,
  lucky: Text,
});
export type ReviewNotes = z.infer<typeof ReviewNotes>;

export const EMPTY_NOTES: ReviewNotes = { wentWell: '', wentBadly: '', lucky: '' };

/** A store that was hit, as far as the registry knows whose the terminals are. */
export const StoreHit = z.object({
  store: z.string().nullable(),
  name: z.string().nullable(),
  merchant: z.string(),
  terminals: z.number().int(),
});

/** A terminal that was hit, with the day on which its warranty ends. */
export const WarrantyHit = z.object({
  terminal: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  until: z.string(),
});

/** The review as it is shown: figures and story filled in, notes as they were saved last. */
export const Review = z.strictObject({
  incident: Incident,
  figures: IncidentFigures,
  /** An estimate of what the failed payments were worth, by currency; empty if not known. */
  atStake: z.array(AtStake),
  timeline: z.array(TimelineEntry),
  stores: z.array(StoreHit),
  warranties: z.array(WarrantyHit),
  feedback: MerchantFeedback,
  /** What is worth doing, as the figures have it. */
  suggestions: z.array(FollowUpKind),
  /** What the playbook says is to follow. */
  owed: z.array(OwedFollowUp),
  notes: ReviewNotes,
  followUps: z.array(FollowUp),
  /** How often it was saved; whoever saves says which one they read. */
  revision: z.number().int(),
});
export type Review = z.infer<typeof Review>;

/** Which follow-ups the figures ask for; people decide. */
export function suggestFollowUps(
  figures: IncidentFigures,
  hit: {
    readonly stores: number;
    readonly underWarranty: number;
    /** Those whose warranty is known to have ended. */
    readonly outOfWarranty: number;
    readonly diagnosis: string;
  },
): FollowUpKind[] {
  const { steps, useful } = figures;
  const isHardware = HARDWARE.includes(hit.diagnosis);
  return [
    ...(hit.stores > 0 ? ['training' as const] : []),
    ...(isHardware && hit.underWarranty > 0 ? ['warranty' as const] : []),
    ...(isHardware && (hit.underWarranty === 0 || hit.outOfWarranty > 0)
      ? ['replacement' as const]
      : []),
    ...(useful.no > useful.yes ? ['rule' as const] : []),
    ...(steps.skipped + steps.late + steps.overdue > 0 ? ['playbook' as const] : []),
  ];
}

/** Diagnoses that the devices themselves are the cause of. */
const HARDWARE: readonly string[] = [
  'peripheral',
  // As earlier versions called it; their incidents are kept.
  'peripheral_fault',
  'tamper_one',
  'tamper_batch',
];
