/** Asks PostgreSQL what a statement would take and return, without running it. */
import type pg from 'pg';

/** A column a statement returns: its name and the number of its type. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: number;
}

/** The parts of the driver's connection that speak the extended protocol. */
interface Protocol {
  parse(statement: { text: string; name: string; types: number[] }, more: boolean): void;
  describe(target: { type: 'S'; name: string }, more: boolean): void;
  sync(): void;
}

/** Parses and describes `text`; rejects with the server's complaint. */
export function describeStatement(client: pg.Client, text: string): Promise<DescribedColumn[]> {
  return new Promise((resolve, reject) => {
    let columns: DescribedColumn[] = [];
    const statement = {
      submit(connection: Protocol) {
        connection.parse({ text, name: '', types: [] }, true);
        connection.describe({ type: 'S', name: '' }, true);
        connection.sync();
      },
      handleParseComplete() {},
      handleParameterDescription() {},
      handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }) {
        columns = fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(columns),
    };
    client.query(statement as unknown as pg.Submittable);
  });
}
