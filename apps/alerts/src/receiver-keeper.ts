/** The receivers and routes in force: of the environment, or the last good set of the file. */
import { resolve } from 'node:path';
import type { Notice } from '#domain/notify/notice.js';
import type { Routing } from '#domain/notify/route.js';
import type { Log } from '#infra/log.js';
import { type AlertsConfig, send_limit_ms } from './alerts.config.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import { type LinkMaker, roomLink } from './oncall/contact-receivers.js';
import { alsoAllow, PUBLIC_ONLY, readAllowance } from './outgoing/judge-address.js';
import { createOutgoing, type Outgoing } from './outgoing/outgoing.js';
import { createReceiver } from './receivers/create-receiver.js';
import {
  createMerchantChannel,
  type MerchantChannel,
} from './receivers/merchant/merchant-channel.js';
import type { Receiver } from './receivers/receiver.js';
import { type LoadedReceivers, readReceivers } from './receivers/settings/read-receivers.js';
import { createWebhook } from './receivers/webhook.js';

/** Who is told. */
export interface ReceiverSet {
  readonly receivers: readonly Receiver[];
  /** Undefined where there is one receiver and nothing to choose. */
  readonly routing: Routing | undefined;
  /** The file that they are of, where there is one. */
  readonly loaded?: LoadedReceivers;
  /** The one way out of all that the file names, and of the contacts behind it. */
  readonly outgoing?: Outgoing;
  /** How merchants are reached; none where nobody has said how. */
  readonly merchants: readonly MerchantChannel[];
}

/** The set in force. */
export abstract class ReceiverKeeper {
  abstract current(): ReceiverSet;
  abstract close(): void;
}

type Config = Pick<
  AlertsConfig,
  'OUTGOING_ALLOW' | 'RECEIVERS_FILE' | 'WEBHOOK_URL' | 'WEBHOOK_SECRET'
> &
  Partial<Pick<AlertsConfig, 'EXTERNAL_URL' | 'ONCALL_KEY' | 'SLACK_SIGNING_SECRET'>>;

export interface ReceiverKeeperOptions {
  readonly config: Config;
  /** Where the file's secrets may be. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly metrics: Pick<AlertsMetrics, 'receiversReloadOk'>;
  readonly log: Log;
  /** Milliseconds between two looks at the file. */
  readonly lookEveryMs?: number;
  /** What the settings are called, where they are not those of alerts. */
  readonly names?: { readonly file: string; readonly url: string };
  /** The time that links in notices are signed at; without it notices have none. */
  readonly now?: () => number;
}

const look_every_ms = 2_000;
const NAMES = { file: 'RECEIVERS_FILE', url: 'WEBHOOK_URL' };

/**
 * Loads the receivers, and again whenever the file, one of its secrets or SIGHUP says so. At the
 * start a mistake is fatal, later it keeps the set that was good: never does it mean "nobody".
 */
export async function startReceiverKeeper(options: ReceiverKeeperOptions): Promise<ReceiverKeeper> {
  const { config, env, metrics, log, lookEveryMs = look_every_ms, names = NAMES } = options;
  const { RECEIVERS_FILE: file, WEBHOOK_URL } = config;
  metrics.receiversReloadOk.set(1);
  if (file === undefined) {
    const receivers = WEBHOOK_URL === undefined ? [] : [webhookOf(config, WEBHOOK_URL)];
    if (receivers.length === 0) {
      log.warn(`neither ${names.file} nor ${names.url} is set: nobody will be notified`);
    }
    const set = { receivers, routing: undefined, merchants: [] };
    return { current: () => set, close() {} };
  }
  if (WEBHOOK_URL !== undefined) {
    const both = `${names.file} and ${names.url}`;
    throw new Error(`set one of ${both}: the file may have a webhook, too`);
  }
  const read = () => readReceivers({ path: resolve(file), env, secrets: 'needed' });
  const first = await read();
  if (!first.ok) throw new Error(`receivers\n${first.mistakes.join('\n')}`);
  const { now } = options;
  const { EXTERNAL_URL: externalUrl, ONCALL_KEY: key } = config;
  const links = now && externalUrl !== undefined ? { key, externalUrl, now } : undefined;
  let current = setOf(first.value, config, links);
  let seen = first.hash;
  const reload = async () => {
    const again = await read();
    const hash = again.ok ? again.hash : again.mistakes.join('\n');
    if (hash === seen) return;
    seen = hash;
    metrics.receiversReloadOk.set(again.ok ? 1 : 0);
    if (again.ok) {
      current = setOf(again.value, config, links);
      log.info({ receivers: current.receivers.map(({ name }) => name) }, 'receivers loaded');
    } else {
      const { mistakes } = again;
      log.error({ mistakes }, 'receivers not loaded, the last good set stays in force');
    }
  };
  const look = () => {
    reload().catch((err: unknown) => log.warn({ err }, 'could not look at the receivers'));
  };
  const timer = setInterval(look, lookEveryMs);
  process.on('SIGHUP', look);
  return {
    current: () => current,
    close() {
      clearInterval(timer);
      process.off('SIGHUP', look);
    },
  };
}

/** The receivers of a file that was read. */
export function setOf(
  loaded: LoadedReceivers,
  {
    OUTGOING_ALLOW,
    SLACK_SIGNING_SECRET,
    EXTERNAL_URL: externalUrl,
  }: Pick<Config, 'OUTGOING_ALLOW' | 'SLACK_SIGNING_SECRET' | 'EXTERNAL_URL'>,
  links?: LinkMaker,
): ReceiverSet {
  const { file, routing, reveal } = loaded;
  const allowance = allowanceOf(OUTGOING_ALLOW);
  const outgoing = createOutgoing({ allowance, limitMs: send_limit_ms });
  const actUrl = links && ((notice: Notice) => roomLink(links, notice));
  const hearsSlack = SLACK_SIGNING_SECRET !== undefined;
  const around = { outgoing, reveal, wall: Date.now, hearsSlack };
  const way = { ...around, ...(externalUrl && { externalUrl }), ...(actUrl && { actUrl }) };
  const receivers = file.receivers.map((each) => createReceiver(each, file, way));
  const merchants = file.merchants.map((each) => createMerchantChannel(each, way));
  return { receivers, routing, loaded, merchants, outgoing };
}

function webhookOf({ OUTGOING_ALLOW, WEBHOOK_SECRET: secret }: Config, url: string): Receiver {
  const allowance = alsoAllow(allowanceOf(OUTGOING_ALLOW), new URL(url).hostname);
  const outgoing = createOutgoing({ allowance, limitMs: send_limit_ms });
  return createWebhook({ name: 'webhook', url, secret, outgoing });
}

/** The schema of the settings has refused what cannot be read. */
function allowanceOf(text: string) {
  const read = readAllowance(text);
  return 'wrong' in read ? PUBLIC_ONLY : read;
}
