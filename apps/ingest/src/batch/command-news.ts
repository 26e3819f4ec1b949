/**
 * What terminals say of commands: their answers, and that they have started again. Both are rare
 * among messages, and written with them in one transaction.
 */
import type { Instant } from '#domain/base/instant.js';
import { clampTime } from '#domain/terminal/terminal.js';
import { execute, rows, type Transaction } from '#infra/db/query.js';
import { hearAnswers, hearRestarts } from '#infra/store/command-wire.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import type { TerminalMessage } from './entry.js';

interface Answer {
  readonly tenant: string;
  readonly terminal: string;
  readonly cmd: string;
  readonly boot: number;
  readonly status: string;
  readonly detail: string | null;
}

interface Start {
  readonly tenant: string;
  readonly terminal: string;
  readonly boot: number;
  readonly reason: string;
  readonly at: Instant;
}

/** The news of one batch. */
export class CommandNews {
  private readonly answers: Answer[] = [];
  private readonly starts: Start[] = [];

  /** Takes in a message that was not known before. */
  hear({ tenant, terminal, channel, body }: TerminalMessage, receivedAt: Instant): void {
    const { boot } = body;
    if (channel === 'ack') {
      const { id: cmd, status, detail = null } = body;
      this.answers.push({ tenant, terminal, cmd, boot, status, detail });
    } else if (channel === 'birth') {
      const { reason, queuedAt } = body;
      if (reason === undefined || reason === 'reconnect') return;
      // Whoever started while nobody listened started then, and not now.
      const at =
        queuedAt === undefined ? receivedAt : Math.min(receivedAt, clampTime(body.at, receivedAt));
      this.starts.push({ tenant, terminal, boot, reason, at });
    }
  }

  /** Writes them down; of what is nothing nothing is sent. */
  async write(tx: Transaction, now: Instant): Promise<void> {
    const { answers, starts } = this;
    if (starts.length > 0) {
      await execute(
        tx,
        hearRestarts,
        starts.map(({ tenant }) => tenant),
        starts.map(({ terminal }) => terminal),
        starts.map(({ boot }) => boot),
        starts.map(({ reason }) => reason),
        starts.map(({ at }) => new Date(at)),
      );
    }
    if (answers.length === 0) return;
    await execute(
      tx,
      hearAnswers,
      answers.map(({ tenant }) => tenant),
      answers.map(({ terminal }) => terminal),
      answers.map(({ cmd }) => cmd),
      answers.map(({ boot }) => boot),
      answers.map(({ status }) => status),
      answers.map(({ detail }) => detail),
      new Date(now),
    );
    await rows(tx, wake, 'tillwatch_command', '');
  }
}
