import { HOUR, type Instant } from '#domain/base/instant.js';
import type { CodeBook } from '#domain/code/code-book.js';
import { isApproval, isListed, OVERFLOW } from '#domain/code/read-code.js';
import type { CodeRow } from './count-traffic.js';

/** So many codes of a tenant that no dialect lists are counted by name within an hour. */
export const unlisted_codes_max = 200;

/**
 * Keeps senders from inventing codes without end: what no dialect lists is counted under its own
 * name up to a limit, what goes beyond it as one code. Nothing is lost but the name.
 */
export class UnlistedCodes {
  private hour = 0;
  private readonly seen = new Map<string, Set<string>>();

  constructor(private readonly book: CodeBook) {}

  /** What a code is counted as; null for an approval. It stays what it was until the hour ends. */
  readonly fold = (tenant: string, code: string, at: Instant): string | null => {
    if (isApproval(code, this.book)) return null;
    if (isListed(code, this.book)) return code;
    const hour = Math.floor(at / HOUR);
    if (hour > this.hour) {
      this.hour = hour;
      this.seen.clear();
    }
    let known = this.seen.get(tenant);
    if (!known) {
      known = new Set();
      this.seen.set(tenant, known);
    }
    if (known.has(code)) return code;
    if (known.size >= unlisted_codes_max) return OVERFLOW;
    known.add(code);
    return code;
  };

  /** How many failures of a batch had a code that no dialect lists, and how many lost its name. */
  count(rows: readonly CodeRow[]): { readonly unlisted: number; readonly folded: number } {
    let unlisted = 0;
    let folded = 0;
    for (const { code, failures } of rows) {
      if (code === OVERFLOW) folded += failures;
      if (code === OVERFLOW || !isListed(code, this.book)) unlisted += failures;
    }
    return { unlisted, folded };
  }
}
