import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadConfig } from '#infra/config.js';
import { progress, strong } from '../say.js';
import { type Service, startService } from '../service/start-service.js';
import { aborted, stopSignal } from '../service/stop-signal.js';

export const UP_USAGE = `tillwatch up [--data DIR] [--http-port N] [--mqtt-port N]

Starts the whole service on this machine and keeps its data in DIR (default ./.tillwatch).
With DATABASE_URL it uses that PostgreSQL, with MQTT_URL it consumes that broker.

  --data DIR       data and logs                          (./.tillwatch)
  --http-port N    console and API; the next free one if taken   (8080)
  --mqtt-port N    where terminals connect; the next free one if taken   (1883)

Notifications go to WEBHOOK_URL, signed with WEBHOOK_SECRET (whsec_…), or to those in
RECEIVERS_FILE. With DRILLS_FILE it holds the fire drills that file plans.
`;

/** The settings that `up` itself acts on; each process reads its own. */
const UpConfig = z.object({
  DATABASE_URL: z.string().optional(),
  MQTT_URL: z.string().optional(),
  EXTERNAL_URL: z.string().optional(),
  DRILLS_FILE: z.string().optional(),
});

const STEPS: Readonly<Record<string, string>> = {
  postgres: 'starting the embedded PostgreSQL',
  database: 'connecting to DATABASE_URL',
  schema: 'bringing the schema up to date',
  processes: 'starting ingest, alerts and api',
};

/** Says a step of the start in words. */
export function sayStep(step: string): void {
  progress(STEPS[step] ?? step);
}

/** Runs the service until it is told to stop. */
export async function up(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: '.tillwatch' },
      'http-port': { type: 'string', default: '8080' },
      'mqtt-port': { type: 'string', default: '1883' },
    },
  });
  const settings = loadConfig(UpConfig, process.env);
  const stop = stopSignal();
  const service = await startService({
    home: resolve(values.data),
    databaseUrl: settings.DATABASE_URL,
    mqttUrl: settings.MQTT_URL,
    env: settings.EXTERNAL_URL === undefined ? {} : { EXTERNAL_URL: settings.EXTERNAL_URL },
    drills: settings.DRILLS_FILE !== undefined,
    httpPort: Number(values['http-port']),
    mqttPort: Number(values['mqtt-port']),
    onStep: sayStep,
  });
  sayWhere(service, resolve(values.data));
  await aborted(stop);
  progress('stopping');
  await service.stop();
  progress('stopped');
  return 0;
}

function sayWhere(service: Service, home: string): void {
  const port = new URL(service.mqttUrl).port || '1883';
  progress(`ready: ${strong(service.url)}`);
  progress(`data and logs in ${home}`);
  progress(`terminals connect to ${service.mqttUrl}; try one by hand:`);
  const heartbeat = '{"v":1,"boot":1,"seq":1,"at":'.concat(
    String(Date.now()),
    ',"txn":{"attempt":3,"approved":3}}',
  );
  process.stderr.write(
    `\n  mosquitto_pub -p ${port} -q 1 -t pos/v1/demo/T-001/hb -m '${heartbeat}'\n\n`,
  );
}
