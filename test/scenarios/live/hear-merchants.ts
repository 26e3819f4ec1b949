/** A gateway for SMS on loopback: who was told what, each message once by its idempotency key. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An SMS that arrived. */
export interface Sms {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly incident: string;
}

/** A gateway that runs. */
export interface MerchantPhones {
  readonly url: string;
  /** Every message that was accepted, repeats of one id included. */
  readonly heard: readonly Sms[];
  close(): void;
}

/** Listens on a free port and accepts everything. */
export async function hearMerchants(): Promise<MerchantPhones> {
  const heard: Sms[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Sms);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sms`,
    heard,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
