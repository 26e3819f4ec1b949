/**
 * The words in which codes are explained: types of error, causes, remedies, actions, and the
 * reasons that dialects name. Operators read the file; ids are stable and public. An id never
 * changes its meaning and is never used again for something else.
 */
import { z } from 'zod';
import { FAILURE_CLASSES } from './catalogue.js';

/** A text in every language people read. */
export const Words = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
export type Words = z.infer<typeof Words>;

/** Who has to do something about it. */
export const PARTIES = [
  'customer',
  'issuer',
  'scheme',
  'acquirer',
  'merchant',
  'terminal',
  'network',
  'us',
] as const;

/**
 * What may be done with the one payment, in the letters of the UnionPay POS specification: A it
 * succeeded, B it may be tried again, C it may not, D the operator has to act, E a system fault.
 */
export const ACTS = ['A', 'B', 'C', 'D', 'E'] as const;

const TypeId = z.string().regex(/^TYPE(\.[A-Z_]+){1,2}$/);
const CauseId = z.string().regex(/^CAUSE(\.[A-Z_]+){1,2}$/);
const RemedyId = z.string().regex(/^REM\.[A-Z_]+$/);
const ActionId = z.string().regex(/^[a-z][a-z_]{1,39}$/);
export const ReasonId = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);

/** What can be done; `never` says when it would do harm. */
const Remedy = z.strictObject({ action: ActionId, says: Words, never: Words.optional() });

/** What a code can mean. Whether it is meant alone or in mass, the dialect says. */
const Reason = z.strictObject({
  type: TypeId,
  party: z.enum(PARTIES),
  /** The failure class of codes that mean this in mass. */
  class: z.enum(FAILURE_CLASSES),
  act: z.enum(ACTS),
  remedy: RemedyId,
  /** Canonical actions that would make it worse. */
  forbidden: z.array(ActionId).default([]),
  says: Words,
  /** What to do first, in one line. */
  first: Words,
});

/** The file of the taxonomy. References inside it lead somewhere. */
export const Taxonomy = z
  .strictObject({
    types: z.record(TypeId, Words),
    parties: z.record(z.enum(PARTIES), Words),
    acts: z.record(z.enum(ACTS), Words),
    classes: z.record(z.enum(FAILURE_CLASSES), Words),
    causes: z.record(CauseId, Words),
    actions: z.record(ActionId, Words),
    remedies: z.record(RemedyId, Remedy),
    reasons: z.record(ReasonId, Reason),
  })
  .superRefine(({ types, causes, actions, remedies, reasons }, context) => {
    const stray = (path: PropertyKey[], what: string) =>
      context.addIssue({ code: 'custom', path, message: `${what} that is not in this file` });
    for (const [kind, ids] of [
      ['types', types],
      ['causes', causes],
    ] as const) {
      for (const id of Object.keys(ids)) {
        const above = id.slice(0, id.lastIndexOf('.'));
        if (above.includes('.') && !Object.hasOwn(ids, above))
          stray([kind, id], 'lies below an id');
      }
    }
    for (const [id, { action }] of Object.entries(remedies)) {
      if (!Object.hasOwn(actions, action)) stray(['remedies', id, 'action'], 'an action');
    }
    for (const [id, { type, remedy, forbidden }] of Object.entries(reasons)) {
      if (!Object.hasOwn(types, type)) stray(['reasons', id, 'type'], 'a type');
      if (!Object.hasOwn(remedies, remedy)) stray(['reasons', id, 'remedy'], 'a remedy');
      for (const [place, action] of forbidden.entries()) {
        if (!Object.hasOwn(actions, action)) {
          stray(['reasons', id, 'forbidden', place], 'an action');
        }
      }
    }
  });
export type Taxonomy = z.infer<typeof Taxonomy>;
