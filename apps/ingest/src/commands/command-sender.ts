/**
 * Commands on their way down. Each process that holds connections sends to those it holds; a lease
 * keeps two from sending at once. What is not answered is sent again, under the same id and as it
 * was signed, until it expires: a terminal executes an id at most once, however often it hears it.
 */
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { type Listening, listen } from '#infra/db/listen.js';
import { rows } from '#infra/db/query.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { claimCommands, commandsToSend } from '#infra/store/command-wire.sql.js';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { MqttSource } from '../mqtt/mqtt-source.js';

/** Sends commands until it is closed. */
export abstract class CommandSender {
  abstract close(): Promise<void>;
}

export interface CommandSenderOptions {
  readonly db: Database;
  readonly source: Pick<MqttSource, 'reaches' | 'command'>;
  readonly clock: Clock;
  readonly metrics: Pick<IngestMetrics, 'commandsSent'>;
  readonly log: Log;
}

/** How often it looks by itself; a notification has it look at once. */
const look_every_ms = 1_000;
/** How long an answer is waited for before the command is sent again. */
export const answer_wait_ms = 15_000;
/** Commands under way that are looked at; the breakers of alerts let out fewer. */
const commands_max = 20_000;

/** Starts to send. The first subscription to notifications must succeed. */
export async function startCommandSender(options: CommandSenderOptions): Promise<CommandSender> {
  const sender = new Sender(options);
  await sender.start();
  return sender;
}

class Sender extends CommandSender {
  private listening: Listening | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private again = false;
  private working: Promise<void> | null = null;

  constructor(private readonly options: CommandSenderOptions) {
    super();
  }

  async start(): Promise<void> {
    const { db, clock, log } = this.options;
    this.listening = await listen(db, 'tillwatch_command', () => this.look(), log);
    this.timer = setInterval(() => this.look(), clock.realDelay(look_every_ms));
  }

  /** Looks now, or once more after the look that is under way. */
  private look(): void {
    if (this.closed) return;
    if (this.working !== null) {
      this.again = true;
      return;
    }
    this.working = this.send()
      .catch((error: unknown) => {
        this.options.log.warn({ reason: messageOf(error) }, 'commands wait: they cannot be read');
      })
      .finally(() => {
        this.working = null;
        if (!this.again) return;
        this.again = false;
        this.look();
      });
  }

  private async send(): Promise<void> {
    const { db, source, clock, metrics } = this.options;
    const now = clock.now();
    const open = await rows(db, commandsToSend, new Date(now), commands_max);
    const here = open.filter(({ tenant, terminal }) => source.reaches(tenant, terminal));
    if (here.length === 0 || this.closed) return;
    const claimed = await rows(
      db,
      claimCommands,
      here.map(({ tenant }) => tenant),
      here.map(({ command }) => command),
      here.map(({ place }) => place),
      new Date(now),
      new Date(now + answer_wait_ms),
    );
    for (const { tenant, terminal, payload, expires_at: expires } of claimed) {
      const seconds = Math.max(1, Math.ceil((expires.getTime() - now) / 1_000));
      source.command(tenant, terminal, payload, seconds);
      metrics.commandsSent.inc();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    await this.listening?.close();
    await this.working;
  }
}
