/**
 * Credentials that end or change while their owners are connected: whoever they concern is thrown
 * out or refused, and nobody else notices.
 */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import mqtt, { type MqttClient } from 'mqtt';
import { systemClock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import { openAuthenticator } from '../../apps/ingest/src/auth/authenticate.js';
import { mintToken } from '../../apps/ingest/src/auth/mint-token.js';
import { newKeySet } from '../../apps/ingest/src/auth/token-keys.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { openMqttEndpoint } from '../../apps/ingest/src/mqtt/endpoint.js';
import { ENDPOINT_LIMITS } from '../../apps/ingest/src/mqtt/limits.js';
import type { MqttSource } from '../../apps/ingest/src/mqtt/mqtt-source.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { Authority, type CertificateFiles } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { FakeIntake } from '../support/fake-intake.js';
import { letIn, type RawClient } from '../support/raw-client.js';
import { silentLog } from '../support/silent-log.js';
import { type TestEndpoint, testEndpoint } from '../support/test-endpoint.js';

let home: string;
const ends: (() => unknown)[] = [];
const tolerance_ms = 30_000;
const logged = { errors: 0 };
const log: Log = Object.assign(Object.create(silentLog), {
  error() {
    logged.errors += 1;
  },
});

beforeEach(() => {
  home = makeHome('live');
  logged.errors = 0;
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(home, { recursive: true, force: true });
});

/** Whether somebody who came in is still served. */
async function isServed(client: RawClient): Promise<boolean> {
  client.heard.length = 0;
  client.send({ cmd: 'pingreq' });
  await client.hears('pingresp');
  return !client.closed;
}

describe('by token', () => {
  const keySet = newKeySet();
  let endpoint: TestEndpoint;

  beforeEach(async () => {
    const tokenKeysFile = join(home, 'keys.json');
    const revokedFile = join(home, 'revoked.txt');
    writeFileSync(tokenKeysFile, keySet);
    writeFileSync(revokedFile, '');
    endpoint = await testEndpoint({ tokenKeysFile, revokedFile });
    ends.push(() => endpoint.source.close());
  });

  async function come(clientId: string, version: 4 | 5, seconds: number): Promise<RawClient> {
    // A token is good for half a minute more than it says, for clocks that are not quite right.
    const now = new Date(Date.now() - tolerance_ms);
    const request = { clientId, days: (seconds + 1) / 86_400, keySet, now };
    const password = Buffer.from(await mintToken(request));
    const client = await letIn(endpoint.port, clientId, version, { username: clientId, password });
    ends.push(() => client.close());
    return client;
  }

  test('who is connected when its token ends is told so, and the others stay', async () => {
    const [five, four] = [await come('demo/T-1', 5, 2), await come('demo/T-2', 4, 2)];
    const longer = await come('demo/T-3', 5, 3_600);
    expect(await five.hears('disconnect')).toMatchObject({ reasonCode: 0x87 });
    await Promise.all([five.ended(), four.ended()]);
    expect(await endpoint.count('disconnects_total', { reason: 'expired' })).toBe(2);
    expect(await isServed(longer)).toBe(true);
  });

  test('who is revoked while it is connected is told so, and the others stay', async () => {
    const revoked = await come('demo/T-1', 5, 3_600);
    const other = await come('demo/T-11', 5, 3_600);
    writeFileSync(join(home, 'revoked.txt'), 'demo:T-1 # lost\n');
    expect(await revoked.hears('disconnect')).toMatchObject({ reasonCode: 0x87 });
    expect(await endpoint.count('disconnects_total', { reason: 'revoked' })).toBe(1);
    expect(await isServed(other)).toBe(true);
  });

  test('keys that are taken out of the file let nobody in any more', async () => {
    const inside = await come('demo/T-1', 5, 3_600);
    writeFileSync(join(home, 'keys.json'), newKeySet());
    await eventually('the new keys', async () => {
      const client = await come('demo/T-2', 5, 3_600);
      return client.heard[0]?.cmd === 'connack' && client.heard[0].reasonCode === 0x86;
    });
    // It was let in by what was true then; its token ends it, or its name in the revoked file.
    expect(await isServed(inside)).toBe(true);
  });
});

describe('by certificate', () => {
  const authority = new Authority('terminals');
  const server = authority.issue('127.0.0.1', { usage: 'serverAuth' });
  const own = authority.issue('demo/T-1');
  let source: MqttSource;
  let metrics: IngestMetrics;
  let at: { cert: string; key: string; crl: string; revoked: string };

  beforeEach(async () => {
    const [cert, key, crl, revoked] = ['crt', 'key', 'crl', 'txt'].map((end) => {
      return join(home, `served.${end}`);
    }) as [string, string, string, string];
    at = { cert, key, crl, revoked };
    copyFileSync(server.cert, cert);
    copyFileSync(server.key, key);
    copyFileSync(authority.writeCrl(), crl);
    writeFileSync(revoked, '');
    metrics = new IngestMetrics();
    const files = { tokenKeysFile: undefined, revokedFile: revoked };
    source = await openMqttEndpoint({
      ...{ host: '127.0.0.1', port: null, intake: new FakeIntake(), log, clock: systemClock },
      tls: { port: 0, files: { cert, key, ca: authority.cert, crl } },
      authenticator: openAuthenticator({ ...files, certificates: true, log }),
      ...{ limits: ENDPOINT_LIMITS, metrics },
    });
    ends.push(() => source.close());
  });

  const tlsOf = ({ cert, key }: CertificateFiles) => ({
    ca: readFileSync(authority.cert),
    cert: readFileSync(cert),
    key: readFileSync(key),
  });

  async function come(clientId: string, files: CertificateFiles): Promise<MqttClient> {
    const options = { clientId, ...tlsOf(files), reconnectPeriod: 0, protocolVersion: 5 } as const;
    const client = await mqtt.connectAsync(source.address, options);
    client.on('error', () => {});
    ends.push(() => client.endAsync(true));
    return client;
  }

  const publishes = async (client: MqttClient) => {
    const topic = `pos/v1/${String(client.options.clientId)}/hb`;
    return (await client.publishAsync(topic, '{}', { qos: 1 })) !== undefined;
  };

  const thrownOut = async (reason: string) => {
    const { values } = await metrics.disconnects.get();
    return values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
  };

  /** The certificate that whoever comes now is shown. */
  function shown(): Promise<string> {
    return new Promise((resolve) => {
      const { port } = new URL(source.address);
      const socket = connect({ port: Number(port), host: '127.0.0.1', ...tlsOf(own) }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', () => resolve(''));
    });
  }

  /** Says a CONNECT that nobody may; whether TLS let it get that far. */
  function knock(files: CertificateFiles): Promise<string> {
    return new Promise((resolve) => {
      const { port } = new URL(source.address);
      const socket = connect({ port: Number(port), host: '127.0.0.1', ...tlsOf(files) });
      socket.on('secureConnect', () => {
        socket.write(Buffer.from('100f00044d5154540402003c0003612f62', 'hex'));
      });
      socket.on('data', () => {
        resolve('in');
        socket.destroy();
      });
      socket.on('error', () => resolve('refused'));
      socket.on('close', () => resolve('refused'));
    });
  }

  test('new files are used for whoever comes, and whoever is in stays in', async () => {
    const inside = await come('demo/T-1', own);
    const before = await shown();
    // Half of a pair cannot be used: what was there before stays in force.
    const renewed = authority.issue('127.0.0.1', { usage: 'serverAuth' });
    writeFileSync(at.key, 'no key');
    await eventually('a look at it', () => logged.errors > 0);
    expect(await shown()).toBe(before);
    expect(await publishes(inside)).toBe(true);
    copyFileSync(renewed.cert, at.cert);
    copyFileSync(renewed.key, at.key);
    await eventually('the new certificate', async () => {
      const now = await shown();
      return now !== '' && now !== before;
    });
    expect(await publishes(inside)).toBe(true);
    expect(await publishes(await come('demo/T-1', own))).toBe(true);
  });

  test('a list of revoked certificates refuses its own, and nobody else', async () => {
    const lost = authority.issue('demo/T-4');
    const inside = await come('demo/T-1', own);
    await (await come('demo/T-4', lost)).endAsync();
    authority.revoke(lost);
    copyFileSync(authority.writeCrl(), at.crl);
    await eventually('the new list', async () => (await knock(lost)) !== 'in');
    expect(await knock(own)).toBe('in');
    expect(await publishes(inside)).toBe(true);
  });

  test('a serial number in the revoked file throws out who is connected with it', async () => {
    const lost = authority.issue('demo/T-5');
    const [inside, other] = [await come('demo/T-5', lost), await come('demo/T-1', own)];
    const closed = new Promise((resolve) => inside.once('close', () => resolve('closed')));
    writeFileSync(at.revoked, `${authority.serialOf(lost)}\n`);
    expect(await closed).toBe('closed');
    expect(await thrownOut('revoked')).toBe(1);
    await expect(come('demo/T-5', lost)).rejects.toThrow('Not authorized');
    expect(await publishes(other)).toBe(true);
  });

  test('a certificate that ends takes its connection along', async () => {
    const to = new Date(Date.now() + 6_000).toISOString().replace(/[-:T]|\.\d+/g, '');
    const inside = await come('demo/T-6', authority.issue('demo/T-6', { to }));
    const other = await come('demo/T-1', own);
    const closed = new Promise((resolve) => inside.once('close', () => resolve('closed')));
    expect(await publishes(inside)).toBe(true);
    expect(await closed).toBe('closed');
    expect(await thrownOut('expired')).toBe(1);
    expect(await publishes(other)).toBe(true);
  });
});
