/** The failure rate of what the incident hits, against what is normal there. */
import { type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { IncidentSeries } from '#domain/live/view.js';
import { heightOf } from '../chart/geometry.js';
import { Line } from '../chart/line.js';
import { TimeAxis } from '../chart/time-axis.js';
import { Skeleton } from '../live/skeleton.js';
import type { Reading } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { RateMarks } from './rate-marks.js';
import { nearestPoint, type RateFigures, rateFigures } from './rate-points.js';
import { RateTable } from './rate-table.js';

/** Chart, one sentence that says the same, and a table for those who prefer one. */
export function RateChart(props: {
  incident: Incident;
  reading: Reading<IncidentSeries>;
}): ReactNode {
  const { words } = useLanguage();
  const [asTable, setAsTable] = useState(false);
  const { incident, reading } = props;
  const series = reading.value;
  const figures = useMemo(() => series && rateFigures(series, incident), [series, incident]);
  return (
    <section className="panel rate-panel" aria-labelledby="rate-title">
      <h2 id="rate-title">
        {words.chart.title}
        {figures && (
          <button
            type="button"
            className="button quiet-button"
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? words.chart.asChart : words.chart.asTable}
          </button>
        )}
      </h2>
      {reading.refused && (
        <PanelRefusal
          what={words.chart.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {series === null && !reading.refused && <Skeleton rows={1} says={words.link.awaiting} />}
      {series && !figures && <p className="muted">{words.chart.none}</p>}
      {figures &&
        (asTable ? <RateTable figures={figures} /> : <Chart {...props} figures={figures} />)}
    </section>
  );
}

function Chart(props: { incident: Incident; figures: RateFigures }): ReactNode {
  const { words, format } = useLanguage();
  const { incident, figures } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const { from, to, top, points, baseline } = figures;
  const scale = { from: 0, to: top };
  const place = (at: number): number => (at - from) / (to - from);
  const read = cursor === null ? null : nearestPoint(points, cursor);
  const share = (rate: number | null): string =>
    rate === null ? words.codes.unknown : format.share(rate);

  function move(event: PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    setCursor(from + part * (to - from));
  }

  const summary = words.chart.summary(share(figures.now), share(figures.peak), share(baseline));
  return (
    <>
      <p className="chart-says">{read ? <ReadPoint point={read} /> : summary}</p>
      <div className="rate-chart">
        <div className="rate-axis" aria-hidden="true">
          {[top, top / 2, 0].map((tick) => (
            <span key={tick} style={{ top: `${heightOf(tick, scale)}%` }}>
              {format.share(tick)}
            </span>
          ))}
        </div>
        <div
          className="rate-plot"
          role="img"
          aria-label={summary}
          onPointerMove={move}
          onPointerLeave={() => setCursor(null)}
        >
          <span className="baseline" style={{ top: `${heightOf(baseline, scale)}%` }}>
            <em>{words.chart.normal(format.share(baseline))}</em>
          </span>
          <Line
            points={points.map((point) => ({ x: place(point.at), value: point.rate }))}
            scale={scale}
            filled
            abnormal={{
              from: place(incident.startedAt),
              to: incident.resolvedAt === null ? undefined : place(incident.resolvedAt),
              className: `${incident.severity.toLowerCase()}-line`,
            }}
          />
          <RateMarks figures={figures} place={place} />
          {read && <span className="cursor" style={{ left: `${place(read.at) * 100}%` }} />}
        </div>
        <span />
        <TimeAxis from={from} to={to} />
      </div>
    </>
  );
}

function ReadPoint(props: { point: RateFigures['points'][number] }): ReactNode {
  const { words, format } = useLanguage();
  const { at, rate, failures, attempts } = props.point;
  const time = format.clock(at);
  if (rate === null) return words.chart.noPayments(time);
  const counts = [format.count(failures), format.count(attempts)] as const;
  return words.chart.at(time, format.share(rate, 1), ...counts);
}
