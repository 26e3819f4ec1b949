/** Settings, and what answers on this machine. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { z } from 'zod';
import { DAY, type Instant } from '#domain/base/instant.js';
import { type Environment, readConfig } from '#infra/config.js';
import { messageOf } from '#infra/error-text.js';
import { AlertsConfig } from '../../../alerts/src/alerts.config.js';
import { ApiConfig } from '../../../api/src/api.config.js';
import { IngestConfig } from '../../../ingest/src/ingest.config.js';
import { fine, problem, type Symptom, warning } from './symptom.js';

const answer_limit_ms = 3_000;
const certificate_days_min = 14;

const SCHEMAS: readonly (readonly [name: string, schema: z.ZodObject])[] = [
  ['ingest', IngestConfig],
  ['alerts', AlertsConfig],
  ['api', ApiConfig],
];

/** Whether each process would start with these settings. */
export function examineSettings(env: Environment): Symptom[] {
  return SCHEMAS.map(([name, schema]) => {
    const read = readConfig(schema, env, (path) => readFileSync(path, 'utf8'));
    const check = `settings_${name}`;
    if (read.ok) return fine(check, `settings of ${name} can be read`);
    const what = `settings of ${name}: ${read.error.join('; ')}`;
    return problem(
      check,
      what,
      'It does not start like this.',
      'deploy/env.example explains each.',
    );
  });
}

/** Whether ingest is ready, and whether terminals find somebody to talk to. */
export async function examineIngest(env: Environment): Promise<Symptom[]> {
  const read = readConfig(IngestConfig, env, (path) => readFileSync(path, 'utf8'));
  if (!read.ok) return [];
  const { INGEST_OPS_HOST: host, INGEST_OPS_PORT: port, MQTT_URL: broker } = read.value;
  const mqtt = broker ?? `mqtt://${read.value.MQTT_HOST}:${read.value.MQTT_PORT}`;
  return [await examineReady(`http://${host}:${port}/readyz`), await examineMqtt(mqtt)];
}

async function examineReady(url: string): Promise<Symptom> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answer_limit_ms) });
    if (answer.ok) return fine('ready', `ingest is ready (${url})`);
    const what = `ingest is not ready: ${(await answer.text()).trim().slice(0, 200)}`;
    const why = 'What it receives is not acknowledged.';
    return problem('ready', what, why, 'Its reason is beside; mostly the database or the broker.');
  } catch {
    return fine('ready', `ingest does not answer at ${url}: not running here?`, 'skipped');
  }
}

async function examineMqtt(url: string): Promise<Symptom> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'mqtts:' || protocol === 'ssl:';
  const place = { host: hostname, port: Number(port || (secure ? 8883 : 1883)) };
  const named = `${place.host}:${place.port}`;
  const refusal = await new Promise<string | null>((resolve) => {
    const socket = connect(place);
    const end = (reason: string | null) => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(answer_limit_ms, () => end('no answer'));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(messageOf(error)));
  });
  if (refusal === null) return fine('mqtt', `MQTT answers at ${named}`);
  const why = 'Terminals cannot deliver; they keep what they have.';
  return warning('mqtt', `MQTT at ${named}: ${refusal}`, why, 'Start ingest, or the broker.');
}

/** How long the certificate that terminals see is valid. */
export function examineCertificate(env: Environment, now: Instant): Symptom[] {
  const path = env.MQTT_TLS_CERT_FILE;
  if (path === undefined || path === '') return [];
  const why = 'Terminals refuse to connect when it has expired.';
  try {
    const { validTo } = new X509Certificate(readFileSync(path));
    const days = Math.floor((Date.parse(validTo) - now) / DAY);
    const what = `the certificate in ${path} is valid for ${days} days`;
    if (days >= certificate_days_min) return [fine('certificate', what)];
    const todo = 'Renew it and start ingest again.';
    return [
      days < 0 ? problem('certificate', what, why, todo) : warning('certificate', what, why, todo),
    ];
  } catch (error) {
    const what = `the certificate in ${path} cannot be read: ${messageOf(error)}`;
    return [problem('certificate', what, why, 'Point MQTT_TLS_CERT_FILE at a PEM certificate.')];
  }
}
