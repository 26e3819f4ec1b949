/** What is counted of stories in real time, beside what virtual time can tell. */
import { type Figures, figuresOf } from '../print-verdicts.js';
import type { PlayedLive } from './play-live.js';

/** Counts over all stories played in real time. */
export interface LiveFigures extends Figures {
  readonly right_playbook: number;
  /** Forbidden actions that somebody tried, and those that were refused as such. */
  readonly forbidden: number;
  readonly forbidden_refused: number;
  /** Merchants that were hit and heard nothing, and the other way round. */
  readonly notices_missing: number;
  readonly notices_wrong: number;
  readonly duplicate_pages: number;
}

/** Adds up. */
export function liveFiguresOf(all: readonly PlayedLive[]): LiveFigures {
  const attempts = all.flatMap((each) => each.attempts);
  const incidents = all.flatMap(({ verdict }) => verdict.incidents);
  return {
    ...figuresOf(all),
    right_playbook: incidents.filter(({ marks }) => marks.playbook === 'right').length,
    forbidden: attempts.length,
    forbidden_refused: attempts.filter(({ refused }) => refused).length,
    notices_missing: all.reduce((sum, { notices }) => sum + notices.missing.length, 0),
    notices_wrong: all.reduce((sum, { notices }) => sum + notices.wrong.length, 0),
    duplicate_pages: all.reduce((sum, { duplicatePages }) => sum + duplicatePages, 0),
  };
}

/** Whether everything that a story expects came true, and nothing else. */
export function isRight(played: PlayedLive): boolean {
  const { verdict, duplicatePages, unacked, attempts, notices } = played;
  const told = notices.missing.length + notices.wrong.length === 0;
  const kept = attempts.every(({ refused }) => refused) && told;
  return verdict.right && duplicatePages === 0 && unacked === 0 && kept;
}
