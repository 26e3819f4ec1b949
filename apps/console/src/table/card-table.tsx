import type { ReactNode } from 'react';

/** A table of texts, the first of each row its name; in a hand each row is a card. */
export function CardTable(props: {
  readonly columns: readonly string[];
  /** Null is nothing known. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly look?: string;
}): ReactNode {
  const { columns, rows, look = '' } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className={`table-box wide-table silence-table ${look}`} tabIndex={0}>
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
          {rows.map(([first, ...others]) => (
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
