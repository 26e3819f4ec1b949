/** The receiver of both pipelines: says when the first page that names an acquirer has come. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver on loopback. */
export interface PageListener {
  readonly url: string;
  /** When the page of this acquirer comes, by `performance`; an error if it does not. */
  next(acquirer: string, limitMs: number): Promise<number>;
  close(): void;
}

/** What both say of themselves in a webhook of Alertmanager's shape. */
interface Notice {
  readonly status: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** Listens on a free port. */
export async function listenForPages(): Promise<PageListener> {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = performance.now();
      response.writeHead(200).end();
      const notice = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Notice;
      for (const { status, labels } of notice.alerts) {
        if (status === 'firing') waiting.get(labels.acquirer ?? '')?.(at);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    next: (acquirer, limitMs) =>
      new Promise<number>((resolve, reject) => {
        const late = setTimeout(() => {
          reject(new Error(`no page for ${acquirer} in ${limitMs} ms`));
        }, limitMs);
        waiting.set(acquirer, (at) => {
          clearTimeout(late);
          waiting.delete(acquirer);
          resolve(at);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
