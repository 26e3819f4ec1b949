/** The moments that matter on an incident's chart: changes, onset, detection, recovery. */
import type { ReactNode } from 'react';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';
import type { RateFigures, RateMark } from './rate-points.js';

/** Labels closer than this share of the width would print over each other. */
const LABEL_WIDTH = 0.16;
const LABEL_WIDTH_NARROW = 0.45;
const LEVELS = 3;

/**
 * Draws each mark as a line with a word. What changed stands to the left of its line, since the
 * onset follows on the right; a label in the way of another goes one line down.
 */
export function RateMarks(props: { figures: RateFigures; place(at: number): number }): ReactNode {
  const { words, format } = useLanguage();
  const wide = useWide();
  const width = wide ? LABEL_WIDTH : LABEL_WIDTH_NARROW;
  const taken: Taken[] = [];
  return props.figures.marks.map((mark) => {
    const x = props.place(mark.at);
    const toLeft = mark.kind === 'change' ? x > width : x > 1 - width;
    const from = toLeft ? x - width : x;
    const level = freeLevel(taken, from, width);
    taken.push({ from, level });
    return (
      <span
        key={`${mark.kind}-${mark.at}`}
        className={`chart-mark ${mark.kind} level-${level}${toLeft ? ' to-left' : ''}`}
        style={{ left: `${x * 100}%` }}
      >
        <em>
          {label(mark, words)} {wide ? format.clock(mark.at) : format.minute(mark.at)}
        </em>
      </span>
    );
  });
}

interface Taken {
  readonly from: number;
  readonly level: number;
}

function freeLevel(taken: readonly Taken[], from: number, width: number): number {
  for (let level = 0; level < LEVELS - 1; level += 1) {
    const crossed = taken.some(
      (other) => other.level === level && Math.abs(other.from - from) < width,
    );
    if (!crossed) return level;
  }
  return LEVELS - 1;
}

type Words = ReturnType<typeof useLanguage>['words'];

function label(mark: RateMark, words: Words): string {
  if (mark.kind !== 'change') return words.chart[mark.kind];
  const what = mark.what ?? '';
  return words.incident.change[what] ?? what;
}
