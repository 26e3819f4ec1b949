/**
 * The dead-man's switch: somebody outside is told again and again that all is well, and rings when
 * he is told no more. So he is told only of what has been proven.
 */
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { pulse } from '#infra/store/audit.sql.js';
import { judgeAnswer } from '../../../alerts/src/outgoing/judge-answer.js';
import type { Outgoing } from '../../../alerts/src/outgoing/outgoing.js';
import { engine_limit_ms } from './audit.config.js';
import type { Finding } from './find-untold.js';

/** Why life is not proven; null when it is. */
export async function whyNotAlive(
  db: Database,
  clock: Clock,
  findings: readonly Finding[],
  inputMs: number,
): Promise<string | null> {
  const [finding] = findings;
  if (finding) return finding.says;
  const { stored_at: stored, unread_since: unread } = await one(db, pulse);
  const age = (at: Date) => clock.realDelay(clock.now() - at.getTime());
  if (stored === null) return 'Nothing was ever stored.';
  if (age(stored) > inputMs) return `Nothing has been stored since ${stored.toISOString()}.`;
  if (unread !== null && age(unread) > engine_limit_ms) {
    return `The engine has not read what was stored since ${unread.toISOString()}.`;
  }
  return null;
}

/** Tells the switch outside that all is well; answers why that was not taken, or null. */
export async function tellOutside(outgoing: Outgoing, url: string): Promise<string | null> {
  const headers = { 'content-type': 'text/plain' };
  const answer = await outgoing.post({ url, headers, body: 'Tillwatch is alive\n' });
  const outcome = judgeAnswer(answer, Date.now());
  return outcome.kind === 'sent' ? null : `${outcome.reason}: ${outcome.answer}`;
}
