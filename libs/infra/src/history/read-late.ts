/** What came late, in the order in which it happened, and laid in between what was heard. */
import type { Instant } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import type { EngineState } from '#domain/engine/memory.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { lateDigestsBetween } from '../store/late.sql.js';
import { learnProfiles } from './learn-profiles.js';

/** A digest of what came late, and when it came. */
export interface LateDigest {
  readonly digest: Digest;
  readonly heardAt: Instant;
}

/** A span of the past; `until` is not in it. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** So many rows are in memory at a time, beside those of one minute. */
const page_rows = 500;

/** A tenant's late digests of a span, minute by minute, each minute in order. */
export async function* readLate(
  db: Database,
  tenant: string,
  { from, until }: Span,
): AsyncGenerator<LateDigest[], void, undefined> {
  let after = { minute: new Date(from), position: -1 };
  let minute: LateDigest[] = [];
  for (;;) {
    const page = await rows(
      db,
      lateDigestsBetween,
      tenant,
      after.minute,
      after.position,
      new Date(until),
      page_rows,
    );
    for (const row of page) {
      if (row.minute.getTime() !== after.minute.getTime() && minute.length > 0) {
        yield inOrder(minute);
        minute = [];
      }
      after = row;
      const heardAt = row.heard_at.getTime();
      minute.push(...row.body.map((digest) => ({ digest, heardAt })));
    }
    if (page.length < page_rows) break;
  }
  if (minute.length > 0) yield inOrder(minute);
}

function inOrder(late: readonly LateDigest[]): LateDigest[] {
  return [...late].sort((a, b) => a.digest.to - b.digest.to);
}

/** What comes late of a span, one digest after the other; it is read as it is asked for. */
export class LateReader {
  private ahead: LateDigest[] = [];
  private readonly minutes: AsyncGenerator<LateDigest[], void, undefined>;

  constructor(db: Database, tenant: string, span: Span) {
    this.minutes = readLate(db, tenant, span);
  }

  /** Takes what happened up to a moment and was not taken yet. */
  async takeUntil(moment: Instant): Promise<LateDigest[]> {
    const taken: LateDigest[] = [];
    for (;;) {
      const next = this.ahead.findIndex(({ digest }) => digest.to > moment);
      taken.push(...this.ahead.splice(0, next < 0 ? this.ahead.length : next));
      if (next >= 0) return taken;
      const { value, done } = await this.minutes.next();
      if (done) return taken;
      this.ahead = value;
    }
  }
}

/** Pages of what was heard, with what came late laid in between; profiles are learned. */
export async function* layIn(
  db: Database,
  tenant: string,
  { profiles }: EngineState,
  pages: AsyncIterable<readonly Digest[]>,
  span: Span,
): AsyncGenerator<Digest[], void, undefined> {
  const reader = new LateReader(db, tenant, span);
  const lateUntil = async (moment: Instant) => {
    const digests = (await reader.takeUntil(moment)).map(({ digest }) => digest);
    await learnProfiles(db, tenant, profiles, digests);
    return digests;
  };
  for await (const page of pages) {
    const both: Digest[] = [];
    for (const digest of page) both.push(...(await lateUntil(digest.to)), digest);
    yield both;
  }
  const rest = await lateUntil(span.until);
  if (rest.length > 0) yield rest;
}
