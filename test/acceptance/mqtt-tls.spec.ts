/** TLS with certificates of clients: who is refused before MQTT begins, and who is who after it. */
import { copyFileSync, readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import mqtt from 'mqtt';
import { systemClock } from '#infra/clock.js';
import { openAuthenticator } from '../../apps/ingest/src/auth/authenticate.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { openMqttEndpoint } from '../../apps/ingest/src/mqtt/endpoint.js';
import { ENDPOINT_LIMITS } from '../../apps/ingest/src/mqtt/limits.js';
import type { MqttSource } from '../../apps/ingest/src/mqtt/mqtt-source.js';
import { Authority, type CertificateFiles } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { FakeIntake } from '../support/fake-intake.js';
import { silentLog } from '../support/silent-log.js';

const authority = new Authority('terminals');
const server = authority.issue('127.0.0.1', { usage: 'serverAuth' });
const own = authority.issue('demo/T-1');
const revoked = authority.issue('demo/T-3');
const crl = `${server.cert}.crl`;
const served = { cert: `${server.cert}.used`, key: `${server.key}.used` };
let source: MqttSource;
let intake: FakeIntake;
let port: number;

beforeEach(async () => {
  copyFileSync(authority.writeCrl(), crl);
  copyFileSync(server.cert, served.cert);
  copyFileSync(server.key, served.key);
  intake = new FakeIntake();
  const log = silentLog;
  const none = { tokenKeysFile: undefined, revokedFile: undefined };
  source = await openMqttEndpoint({
    ...{ host: '127.0.0.1', port: null, intake, log, clock: systemClock },
    tls: { port: 0, files: { ...served, ca: authority.cert, crl } },
    authenticator: openAuthenticator({ ...none, certificates: true, log }),
    limits: ENDPOINT_LIMITS,
    metrics: new IngestMetrics(),
  });
  port = Number(new URL(source.address).port);
});

afterEach(() => source.close());

const ca = () => readFileSync(authority.cert);
const read = ({ cert, key }: CertificateFiles) => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
});

/** The first thing that comes back: bytes of MQTT, or the end. */
function knock(files: CertificateFiles | null, more: object = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      ...{ port, host: '127.0.0.1', ca: ca() },
      ...(files && read(files)),
      ...more,
    });
    const hello = Buffer.from('100f00044d5154540402003c0003612f62', 'hex');
    socket.on('secureConnect', () => socket.write(hello));
    socket.on('data', (bytes: Buffer) => {
      resolve(bytes.toString('hex'));
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
  });
}

/** Connects with MQTT.js; answers what it publishes with, or why not. */
async function come(clientId: string, files: CertificateFiles): Promise<string> {
  const options = { clientId, ca: ca(), ...read(files), reconnectPeriod: 0 };
  const client = await mqtt.connectAsync(source.address, options).catch((error: Error) => error);
  if (client instanceof Error) return client.message;
  await client.publishAsync('pos/v1/demo/T-1/hb', '{}', { qos: 1 });
  await client.endAsync();
  return 'in';
}

test('a certificate lets in whom its common name says, under no other name', async () => {
  expect(await come('demo/T-1', own)).toBe('in');
  expect(await come('demo:T-1', own)).toBe('in');
  expect(await come('demo/T-2', own)).toContain('Not authorized');
  expect(intake.taken).toHaveLength(2);
});

test('who has no certificate of the authority is refused before MQTT begins', async () => {
  const others = new Authority('others');
  const wrong: [string, CertificateFiles | null][] = [
    ['none', null],
    ['of another authority', others.issue('demo/T-1')],
    ['signed by itself', { cert: others.cert, key: others.cert.replace(/crt$/, 'key') }],
    ['expired', authority.issue('demo/T-1', { from: '20200101000000Z', to: '20200201000000Z' })],
    [
      'not yet valid',
      authority.issue('demo/T-1', { from: '20490101000000Z', to: '20490201000000Z' }),
    ],
    ['for servers', authority.issue('demo/T-1', { usage: 'serverAuth' })],
  ];
  for (const [what, files] of wrong) {
    const answer = await knock(files);
    // CONNACK begins with 20; what comes here is an alert of TLS.
    expect([what, answer]).toEqual([what, expect.not.stringMatching(/^20/)]);
  }
  expect(await knock(own)).toMatch(/^2002/);
});

test('a certificate that is revoked while we run is refused from then on', async () => {
  expect(await knock(revoked)).toMatch(/^20/);
  authority.revoke(revoked);
  copyFileSync(authority.writeCrl(), crl);
  await eventually('the new list', async () => !/^20/.test(await knock(revoked)));
  expect(await knock(own)).toMatch(/^20/);
});

test('a renewed certificate of ours is used without a restart', async () => {
  const fingerprint = () =>
    new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', ca: ca(), ...read(own) }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', () => resolve(''));
    });
  const before = await fingerprint();
  const renewed = authority.issue('127.0.0.1', { usage: 'serverAuth' });
  copyFileSync(renewed.key, served.key);
  copyFileSync(renewed.cert, served.cert);
  const after = await eventually('the new certificate', async () => {
    const now = await fingerprint();
    return now !== '' && now !== before && now;
  });
  expect(after).not.toBe(before);
});

test.each(['TLSv1', 'TLSv1.1'] as SecureVersion[])('%s is refused', async (version) => {
  const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
  expect(await knock(own, old)).not.toMatch(/^20/);
});

test('what is no TLS is closed, and others come in meanwhile', async () => {
  const plain = connectTcp(port, '127.0.0.1');
  const closed = new Promise((resolve) => plain.once('close', resolve));
  plain.on('error', () => {});
  plain.write(Buffer.from('100f00044d5154540402003c0003612f62', 'hex'));
  await closed;
  const storm = await Promise.all(Array.from({ length: 150 }, () => knock(own)));
  expect(storm.filter((answer) => /^20/.test(answer))).toHaveLength(150);
});
