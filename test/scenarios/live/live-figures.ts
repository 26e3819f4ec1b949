/** What is counted of stories in real time, beside what virtual time can tell. */
import { type Figures, figuresOf } from '../print-verdicts.js';
import type { PlayedLive } from './play-live.js';

/** Counts over all stories played in real time. */
export interface LiveFigures extends Figures {
  readonly right_playbook: number;
  readonly duplicate_pages: number;
}

/** Adds up. */
export function liveFiguresOf(all: readonly PlayedLive[]): LiveFigures {
  const incidents = all.flatMap(({ verdict }) => verdict.incidents);
  return {
    ...figuresOf(all),
    right_playbook: incidents.filter(({ marks }) => marks.playbook === 'right').length,
    duplicate_pages: all.reduce((sum, { duplicatePages }) => sum + duplicatePages, 0),
  };
}

/** Whether everything that a story expects came true, and nothing else. */
export function isRight({ verdict, duplicatePages, unacked }: PlayedLive): boolean {
  return verdict.right && duplicatePages === 0 && unacked === 0;
}
