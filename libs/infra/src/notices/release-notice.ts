/** Lets a notice go: whom it tells is settled from here on, and each is told in his hours. */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import { sendTime } from '#domain/notice/send-time.js';
import { execute, rows, type Transaction } from '../db/query.js';
import { heldRecipients, releaseRecipients } from '../store/notice-sending.sql.js';
import { moveNotice, type NoticeRow } from '../store/notices.sql.js';

const page = 2_000;

/** Moves a draft on to be sent. */
export async function releaseNotice(
  tx: Transaction,
  notice: Pick<NoticeRow, 'n' | 'kind' | 'severity'>,
  now: Instant,
): Promise<void> {
  const urgent = notice.kind === 'start' && notice.severity === 'SEV1';
  const times = new Map<string, Date>();
  const timeFor = (hours: string | null, tz: string): Date => {
    if (urgent || hours === null) return new Date(now);
    const key = `${hours}\n${tz}`;
    const known = times.get(key);
    if (known) return known;
    const time = new Date(sendTime(hours, tz, now));
    times.set(key, time);
    return time;
  };
  await execute(tx, moveNotice, notice.n, 'sending', null, null);
  for (let after = 0; ; ) {
    const held = await rows(tx, heldRecipients, notice.n, after, page);
    const last = held.at(-1);
    if (!last) return;
    after = last.n;
    const due = held.map(({ hours, tz }) => timeFor(hours, tz));
    await execute(
      tx,
      releaseRecipients,
      held.map(({ n }) => n),
      due,
    );
  }
}

/** How long an address that was asked may say yes by its link. */
export const opt_in_valid_ms = 7 * 24 * 60 * MINUTE;
