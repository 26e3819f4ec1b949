import type { ReactNode } from 'react';

/** A table of texts, the first of each row its name; in a hand each row is a card. */
export function CardTable(props: {
  readonly columns: readonly string[];
  /** Null is nothing known. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** A last column that is more than text, with a cell for each row. */
  readonly end?: { readonly name: string; readonly cells: readonly ReactNode[] };
  readonly look?: string;
}): ReactNode {
  const { columns, rows, end, look = '' } = props;
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
            {end && <th scope="col">{end.name}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others], row) => (
            <tr key={`${first} ${others[0]}`}>
              <th scope="row">{first}</th>
              {others.map((text, at) => (
                <td key={columns[at + 1]} data-name={columns[at + 1]}>
                  {text ?? '–'}
                </td>
              ))}
              {end && <td data-name={end.name}>{end.cells[row]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
