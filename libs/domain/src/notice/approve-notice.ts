/** Whether somebody's word on a notice counts, and when the notice goes. */
import type { ProblemCode } from '../base/domain-error.js';
import type { Instant } from '../base/instant.js';
import { samePerson } from '../playbook/refuse-report.js';
import type { NoticeApproval, NoticeState } from './notice-body.js';

/** A draft, as far as its approval goes. */
export interface Waiting {
  readonly state: NoticeState;
  /** Of its texts and of whom it tells. */
  readonly hash: string;
  readonly people: number;
  readonly approvals: readonly NoticeApproval[];
  /** Who wrote it. */
  readonly by: string;
  readonly holdUntil: Instant;
}

/** What came of somebody's word. */
export type Approved =
  | { readonly approvals: readonly NoticeApproval[]; readonly holdUntil: Instant }
  | { readonly code: ProblemCode; readonly detail: string };

/** Agrees to the very texts and merchants of `hash`; `undoMs` is left to stop it. */
export function approveNotice(
  notice: Waiting,
  { by, hash }: { readonly by: string; readonly hash: string },
  now: Instant,
  undoMs: number,
): Approved {
  const { state, approvals, people } = notice;
  if (state !== 'draft') return { code: 'notice_not_waiting', detail: `it is ${state}` };
  if (hash !== notice.hash) {
    const detail = `${hash.slice(0, 12)}… is not the hash that the notice has now`;
    return { code: 'notice_changed', detail };
  }
  if (samePerson(by, notice.by)) {
    return { code: 'approver_must_differ', detail: `${notice.by} wrote it; another person must` };
  }
  const earlier = approvals.find((approval) => samePerson(by, approval.by));
  if (earlier) {
    return { code: 'approver_must_differ', detail: `${earlier.by} has agreed already` };
  }
  const all = [...approvals, { by, at: now }];
  const enough = all.length >= people;
  return { approvals: all, holdUntil: enough ? now + undoMs : notice.holdUntil };
}

/** Whether a draft goes now. */
export function isReady(
  { state, approvals, people, holdUntil }: Omit<Waiting, 'by' | 'hash'>,
  now: Instant,
): boolean {
  return state === 'draft' && approvals.length >= people && now >= holdUntil;
}
