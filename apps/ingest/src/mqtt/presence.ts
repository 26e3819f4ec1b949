/**
 * Says at a broker that the service is receiving: `host/state`, retained, one a tenant. A Will has
 * one topic, so each tenant gets a small connection of its own whose Will takes the word back.
 */
import mqtt, { type MqttClient } from 'mqtt';

export interface PresenceOptions {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly name: string;
  readonly epoch: string;
}

/** Tenants that are told; those beyond it go by receipts alone. */
const tenants_max = 64;
const CONTENT = { qos: 1, retain: true } as const;

/** Keeps the word for every tenant that was heard of. */
export class Presence {
  private readonly clients = new Map<string, MqttClient>();

  constructor(private readonly options: PresenceOptions) {}

  /** A tenant's messages come here. */
  heard(tenant: string): void {
    if (this.clients.has(tenant) || this.clients.size >= tenants_max) return;
    this.clients.set(tenant, this.open(tenant));
  }

  private open(tenant: string): MqttClient {
    const { url, user, password, name, epoch } = this.options;
    const topic = `pos/v1/${tenant}/host/state`;
    const offline = JSON.stringify({ v: 1, online: false, epoch });
    const online = JSON.stringify({ v: 1, online: true, epoch });
    const client = mqtt.connect(url, {
      ...(user !== undefined && { username: user }),
      ...(password !== undefined && { password }),
      protocolVersion: 5,
      clientId: `tillwatch-state-${name}-${tenant}`,
      will: { topic, payload: Buffer.from(offline), ...CONTENT },
    });
    const say = () => client.publish(topic, online, CONTENT);
    client.on('connect', () => {
      client.subscribe(topic, { qos: 0 });
      say();
    });
    // Another copy that goes takes the word back for all; whoever is still here says it again.
    client.on('message', (_topic, payload) => {
      if (/"online":\s*false/.test(payload.toString('utf8'))) say();
    });
    client.on('error', () => {});
    return client;
  }

  async close(): Promise<void> {
    const { epoch } = this.options;
    const offline = JSON.stringify({ v: 1, online: false, epoch });
    const closing = [...this.clients].map(async ([tenant, client]) => {
      client.removeAllListeners('message');
      const connected = client.connected;
      if (connected) await client.publishAsync(`pos/v1/${tenant}/host/state`, offline, CONTENT);
      await client.endAsync(true);
    });
    await Promise.race([Promise.allSettled(closing), pause(close_ms)]);
  }
}

/** A broker that does not answer any more is not waited for. */
const close_ms = 2_000;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
