/** The terminals or stores a follow-up is about. In a hand each is a card. */
import type { ReactNode } from 'react';
import type { StoreSubject, TerminalSubject } from '#domain/incident/follow-up.js';
import { CardTable } from '../table/card-table.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';

/** A row a terminal. */
export function TerminalTable(props: { terminals: readonly TerminalSubject[] }): ReactNode {
  const { locale } = useLanguage();
  const { columns, warranty } = FOLLOW_UP_WORDS[locale];
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
    />
  );
}

/** A row a store. */
export function StoreTable(props: { stores: readonly StoreSubject[] }): ReactNode {
  const { locale, format } = useLanguage();
  const { columns, hit } = FOLLOW_UP_WORDS[locale];
  return (
    <CardTable
      columns={[columns.store, columns.merchant, hit]}
      rows={props.stores.map((each) => [
        named(each.store, each.storeName) ?? '–',
        named(each.merchant, each.merchantName),
        format.count(each.terminals),
      ])}
    />
  );
}

function named(id: string | null, name: string | null): string | null {
  return id === null || name === null || name === id ? id : `${name} (${id})`;
}
