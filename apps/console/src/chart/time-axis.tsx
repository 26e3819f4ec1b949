/** The moments under a chart. */
import type { ReactNode } from 'react';
import { useWide } from '../place/use-wide.js';
import { useLanguage } from '../words/language.js';
import { ticksNeedSeconds, timeTicks } from './geometry.js';

/** Labels from one moment to another, as many as there is room for. */
export function TimeAxis(props: { from: number; to: number }): ReactNode {
  const { format } = useLanguage();
  const wide = useWide();
  const { from, to } = props;
  const ticks = timeTicks(from, to, wide ? 6 : 3);
  const label = ticksNeedSeconds(ticks) ? format.clock : format.minute;
  return (
    <div className="ticks" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} style={{ left: `${((tick - from) / (to - from)) * 100}%` }}>
          {label(tick)}
        </span>
      ))}
    </div>
  );
}
