/** The drawn line that all charts of the console are made of. */
import type { ReactNode } from 'react';
import { areaPath, gaps, heightOf, linePath, type Point, type Scale } from './geometry.js';

interface LineProps {
  readonly points: readonly Point[];
  readonly scale: Scale;
  /** The normal range, drawn as a pale band behind the line. */
  readonly band?: { readonly low: number; readonly high: number } | null;
  /** Points from here on (a share of the width) are drawn as abnormal, in the class given. */
  readonly abnormal?: { readonly from: number; readonly className: string } | null;
  readonly filled?: boolean;
}

/** Draws points, band and gaps; the box is stretched by CSS, so no size is measured. */
export function Line(props: LineProps): ReactNode {
  const { points, scale, band, abnormal } = props;
  const from = abnormal?.from ?? Number.POSITIVE_INFINITY;
  const calm = points.filter((point) => point.x <= from);
  // The first abnormal point is joined to the last calm one: the jump itself is the news.
  const joint = calm.at(-1);
  const wild = points.filter((point) => point.x > from);
  const wildLine = joint && wild.length > 0 ? [joint, ...wild] : wild;
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
          <path className={`chart-area ${abnormal.className}`} d={areaPath(wildLine, scale)} />
        )}
        <path className="chart-line" d={linePath(calm, scale)} />
        {abnormal && (
          <path className={`chart-line ${abnormal.className}`} d={linePath(wildLine, scale)} />
        )}
      </svg>
    </>
  );
}
