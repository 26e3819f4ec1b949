/** Tells merchants: keeps notices moving and sends them, as long as this process lives. */
import type { NoticesFile } from '#domain/notice/notice-file.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import type { Log } from '#infra/log.js';
import { dueByChannel } from '#infra/store/notice-sending.sql.js';
import { linkKeys } from '#infra/store/notices.sql.js';
import type { AlertsMetrics } from '../alerts.metrics.js';
import type { MerchantChannel } from '../receivers/merchant/merchant-channel.js';
import { keepNotices } from './notice-keeper.js';
import { NoticeLane } from './notice-lane.js';

/** The worker. */
export abstract class NoticeWorker {
  abstract close(): Promise<void>;
}

export interface NoticeWorkerOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly file: NoticesFile;
  /** The channels as they are configured now. */
  readonly channels: () => readonly MerchantChannel[];
  /** Where merchants open their pages, without a slash at the end. */
  readonly pages: string;
  readonly metrics: AlertsMetrics;
  readonly log: Log;
}

const look_every_ms = 1_000;
/** Which channels there are is published when it changes, and as often in any case. */
const publish_every_ms = 15_000;

/** Starts it; a look that fails is repeated. */
export async function startNoticeWorker(options: NoticeWorkerOptions): Promise<NoticeWorker> {
  const { db, clock, channels, pages, metrics, log } = options;
  const lanes = new Map<string, NoticeLane>();
  let key: string | null = null;
  let published: { readonly names: string; readonly at: number } | null = null;
  let looking: Promise<void> | null = null;
  let closed = false;

  const laneOf = (name: string, signed: string): NoticeLane => {
    const known = lanes.get(name);
    if (known) return known;
    const lane = new NoticeLane(name, {
      ...{ db, clock, log, pages, key: signed, chance: Math.random },
      channel: () => channels().find((each) => each.channel === name),
      count: (outcome) => metrics.merchantNotices.inc({ channel: name, outcome }),
    });
    lanes.set(name, lane);
    return lane;
  };
  const step = async () => {
    key ??= (await rows(db, linkKeys))[0]?.secret ?? null;
    const served = channels().map(({ channel }) => channel);
    const [names, at] = [served.join(' '), performance.now()];
    const isKnown = published?.names === names && at - published.at < publish_every_ms;
    await keepNotices({ ...options, channels: () => served, publishes: !isKnown });
    if (!isKnown) published = { names, at };
    if (key === null || closed) return;
    for (const { channel } of await rows(db, dueByChannel, new Date(clock.now()))) {
      laneOf(channel, key).work();
    }
  };
  const look = () => {
    looking ??= step()
      .catch((error: unknown) => log.warn({ reason: String(error) }, 'notices could not be read'))
      .finally(() => {
        looking = null;
      });
  };
  const timer = setInterval(look, look_every_ms);
  look();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await looking;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}
