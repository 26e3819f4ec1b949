/** The drawn line that all charts of the console are made of. */
import type { ReactNode } from 'react';
import { areaPath, gaps, heightOf, linePath, type Point, type Scale } from './geometry.js';

interface Stretch {
  readonly from: number;
  readonly to?: number | undefined;
  readonly className: string;
}

interface LineProps {
  readonly points: readonly Point[];
  readonly scale: Scale;
  /** The normal range, drawn as a pale band behind the line. */
  readonly band?: { readonly low: number; readonly high: number } | null;
  /** The stretch (as shares of the width) that is drawn as abnormal, in the class given. */
  readonly abnormal?: Stretch | null;
  readonly filled?: boolean;
}

/** Draws points, band and gaps; the box is stretched by CSS, so no size is measured. */
export function Line(props: LineProps): ReactNode {
  const { points, scale, band, abnormal } = props;
  const from = abnormal?.from ?? Number.POSITIVE_INFINITY;
  const to = abnormal?.to ?? Number.POSITIVE_INFINITY;
  const before = points.filter((point) => point.x <= from);
  // Each stretch begins where the one before it ended: the jump itself is the news.
  const wild = joined(
    before,
    points.filter((point) => point.x > from && point.x <= to),
  );
  const after = joined(
    wild,
    points.filter((point) => point.x > from && point.x > to),
  );
  return (
    <>
      {gaps(points).map((gap) => (
        <span
          key={gap.from}
          className="chart-gap"
          style={{ left: `${gap.from * 100}%`, width: `${(gap.to - gap.from) * 100}%` }}
        />
      ))}
      <svg
        className="chart-box"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {band && (
          <rect
            className="chart-band"
            x="0"
            width="100"
            y={heightOf(band.high, scale)}
            height={Math.max(1, heightOf(band.low, scale) - heightOf(band.high, scale))}
          />
        )}
        {props.filled && abnormal && (
          <path className={`chart-area ${abnormal.className}`} d={areaPath(wild, scale)} />
        )}
        <path className="chart-line" d={linePath(before, scale) + linePath(after, scale)} />
        {abnormal && (
          <path className={`chart-line ${abnormal.className}`} d={linePath(wild, scale)} />
        )}
      </svg>
    </>
  );
}

function joined(before: readonly Point[], points: readonly Point[]): readonly Point[] {
  const last = before.at(-1);
  return last && points.length > 0 ? [last, ...points] : points;
}
