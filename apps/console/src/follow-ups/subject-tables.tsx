/** The terminals or stores a follow-up is about. In a hand each is a card. */
import type { ReactNode } from 'react';
import type { StoreSubject, TerminalSubject } from '#domain/incident/follow-up.js';
import { FOLLOW_UP_WORDS } from '../words/follow-up-words.js';
import { useLanguage } from '../words/language.js';

/** A row a terminal. */
export function TerminalTable(props: { terminals: readonly TerminalSubject[] }): ReactNode {
  const { locale } = useLanguage();
  const { columns, warranty } = FOLLOW_UP_WORDS[locale];
  const states = { true: warranty.yes, false: warranty.no, null: warranty.unknown };
  return (
    <Table
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
    <Table
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

function Table(props: {
  columns: readonly string[];
  rows: readonly (readonly (string | null)[])[];
}): ReactNode {
  const { columns } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className="table-box wide-table silence-table" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(([first, ...others]) => (
            <tr key={`${first} ${others[0]}`}>
              <th scope="row">{first}</th>
              {others.map((text, at) => (
                <td key={columns[at + 1]} data-name={columns[at + 1]}>
                  {text ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
