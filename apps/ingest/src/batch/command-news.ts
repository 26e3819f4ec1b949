/**
 * What terminals say of commands: their answers, and that they have started again. Both are rare
 * among messages, and written with them in one transaction.
 */
import type { Instant } from '#domain/base/instant.js';
import { execute, rows, type Transaction } from '#infra/db/query.js';
import { hearAnswers, hearRestarts } from '#infra/store/command-wire.sql.js';
import { wake } from '#infra/store/engine.sql.js';
import type { TerminalMessage } from './entry.js';

interface Answer {
  readonly tenant: string;
  readonly terminal: string;
  readonly cmd: string;
  readonly status: string;
  readonly detail: string | null;
}

interface Start {
  readonly tenant: string;
  readonly terminal: string;
  readonly reason: string;
  readonly at: Instant;
}

/** The news of one batch. */
export class CommandNews {
  private readonly answers: Answer[] = [];
  private readonly starts: Start[] = [];

  /** Takes in a message that was not known before. */
  hear({ tenant, terminal, channel, body }: TerminalMessage, receivedAt: Instant): void {
    if (channel === 'ack') {
      const { id: cmd, status, detail = null } = body;
      this.answers.push({ tenant, terminal, cmd, status, detail });
    } else if (channel === 'birth' && body.queuedAt === undefined) {
      const { reason } = body;
      if (reason === undefined || reason === 'reconnect') return;
      this.starts.push({ tenant, terminal, reason, at: receivedAt });
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
      answers.map(({ status }) => status),
      answers.map(({ detail }) => detail),
      new Date(now),
    );
    await rows(tx, wake, 'tillwatch_command', '');
  }
}
