/**
 * The terminals or stores a follow-up is about, each with whether it is done there and a button
 * that says so or takes it back. In a hand each is a card.
 */
import type { ReactNode } from 'react';
import type { FollowUpState, StoreSubject, TerminalSubject } from '#domain/incident/follow-up.js';
import { CardTable } from '../table/card-table.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';

/** What the rows of a follow-up have in common. */
export interface Marking {
  readonly state: FollowUpState;
  readonly busy: boolean;
  /** Says that it is done for these, or that it is not. */
  mark(to: 'done' | 'open', named: Readonly<Record<string, unknown>>): void;
}

/** A row a terminal. */
export function TerminalTable(props: {
  terminals: readonly TerminalSubject[];
  marking: Marking;
}): ReactNode {
  const { locale } = useLanguage();
  const { columns, warranty, there } = FOLLOW_UP_WORDS[locale];
  const states = { true: warranty.yes, false: warranty.no, null: warranty.unknown };
  return (
    <CardTable
      columns={[
        ...[columns.terminal, columns.model, columns.serial, columns.merchant, columns.store],
        ...[columns.until, columns.warranty],
      ]}
      rows={props.terminals.map((each) => [
        ...[each.terminal, each.model, each.serial],
        ...[named(each.merchant, each.merchantName), named(each.store, each.storeName)],
        ...[each.warrantyUntil, states[`${each.inWarranty}`]],
      ])}
      end={{
        name: there.column,
        cells: props.terminals.map((each) => (
          <Mark
            key={each.terminal}
            of={each}
            name={each.terminal}
            named={{ terminals: [each.terminal] }}
            marking={props.marking}
          />
        )),
      }}
    />
  );
}

/** A row a store. */
export function StoreTable(props: {
  stores: readonly StoreSubject[];
  marking: Marking;
}): ReactNode {
  const { locale, format } = useLanguage();
  const { columns, hit, there } = FOLLOW_UP_WORDS[locale];
  return (
    <CardTable
      columns={[columns.store, columns.merchant, hit]}
      rows={props.stores.map((each) => [
        named(each.store, each.storeName) ?? '–',
        named(each.merchant, each.merchantName),
        format.count(each.terminals),
      ])}
      end={{
        name: there.column,
        cells: props.stores.map((each) => (
          <Mark
            key={`${each.merchant} ${each.store}`}
            of={each}
            name={
              named(each.store, each.storeName) ?? named(each.merchant, each.merchantName) ?? ''
            }
            named={{ stores: [{ merchant: each.merchant, store: each.store }] }}
            marking={props.marking}
          />
        )),
      }}
    />
  );
}

function Mark(props: {
  readonly of: { readonly doneBy: string | null; readonly doneAt: number | null };
  readonly name: string;
  readonly named: Readonly<Record<string, unknown>>;
  readonly marking: Marking;
}): ReactNode {
  const { locale, format } = useLanguage();
  const { there, done, reopen } = FOLLOW_UP_WORDS[locale];
  const { state, busy, mark } = props.marking;
  const { doneBy, doneAt } = props.of;
  const isDone = doneBy !== null && doneAt !== null;
  // What was closed as a whole is opened again as a whole.
  if (!isDone && state !== 'open') return there.whole[state];
  const label = isDone ? reopen : done;
  return (
    <span className="follow-up-mark">
      {isDone && <span>{there.done(doneBy, format.moment(doneAt))}</span>}
      <button
        type="button"
        className="button"
        disabled={busy}
        aria-label={`${label}: ${props.name}`}
        onClick={() => mark(isDone ? 'open' : 'done', props.named)}
      >
        {label}
      </button>
    </span>
  );
}

function named(id: string | null, name: string | null): string | null {
  return id === null || name === null || name === id ? id : `${name} (${id})`;
}
