/** A service that alerts go to, on loopback: it keeps requests and answers by its own rules. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as it came. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; null when it is none. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

/** What the service answers. */
export interface Said {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeService {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Starts a service that answers by `rules`. */
export async function startFakeService(rules: (asked: Asked) => Said): Promise<FakeService> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const one: Asked = {
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      text,
      json: parse(text),
    };
    asked.push(one);
    const { status, body, headers } = rules(one);
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function parse(text: string): Asked['json'] {
  try {
    return JSON.parse(text) as Asked['json'];
  } catch {
    return null;
  }
}
