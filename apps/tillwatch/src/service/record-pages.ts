/** A receiver of notifications on loopback, for the demo: what a pager would have shown. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A notification that arrived and whose signature was right. */
export interface Page {
  readonly at: number;
  readonly id: string;
  readonly status: string;
  readonly incident: string;
  readonly reason: string;
  readonly summary: string;
  readonly summaryZh: string;
}

export interface PageRecorder {
  readonly url: string;
  readonly secret: string;
  readonly pages: readonly Page[];
  close(): Promise<void>;
}

/** Listens on a free port of loopback, with a secret made for the occasion. */
export async function recordPages(onPage: (page: Page) => void): Promise<PageRecorder> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const pages: Page[] = [];
  const server = createServer((request, response) => {
    readAll(request).then(
      (body) => {
        if (!isSigned(request, body, secret)) {
          response.writeHead(401).end();
          return;
        }
        response.writeHead(204).end();
        const page = pageOf(String(request.headers['webhook-id']), body);
        // Delivered at least once: the id says which ones are the same.
        if (pages.some((known) => known.id === page.id)) return;
        pages.push(page);
        onPage(page);
      },
      () => response.writeHead(400).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/page`,
    secret,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const { headers } = request;
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(text).digest('base64')}`);
  const given = Buffer.from(String(headers['webhook-signature']));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

interface Notice {
  readonly status: string;
  readonly groupKey: string;
  readonly notification_reason: string;
  readonly commonAnnotations: Readonly<Record<string, string>>;
}

function pageOf(id: string, body: string): Page {
  const notice = JSON.parse(body) as Notice;
  return {
    at: Date.now(),
    id,
    status: notice.status,
    incident: notice.groupKey,
    reason: notice.notification_reason,
    summary: notice.commonAnnotations.summary ?? '',
    summaryZh: notice.commonAnnotations.summary_zh ?? '',
  };
}
