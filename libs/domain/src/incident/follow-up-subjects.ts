/** Whom follow-ups are about, for programs that carry no schemas, such as the console. */
import type { FollowUpKind, Review } from './review.js';

/** Whom a follow-up is about: stores to train, terminals with the ends of their warranties. */
export function subjectsOf(
  kind: FollowUpKind,
  { stores, warranties, incident }: Pick<Review, 'stores' | 'warranties' | 'incident'>,
): string[] {
  const day = new Date(incident.startedAt).toISOString().slice(0, 10);
  const named = ({ terminal, model, serial, until }: Review['warranties'][number]) =>
    `${terminal} (${[model, serial, until].filter(Boolean).join(', ')})`;
  switch (kind) {
    case 'training':
      return stores.map(({ store, name, merchant }) => name ?? store ?? merchant);
    case 'warranty':
      return warranties.filter(({ until }) => until >= day).map(named);
    case 'replacement':
      return warranties.filter(({ until }) => until < day).map(named);
    default:
      return [];
  }
}
