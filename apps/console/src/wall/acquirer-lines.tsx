/** The approved share of every acquirer over the last hour, one line each on the same scale. */
import { type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import type { Wall } from '#domain/live/frame.js';
import type { Scale } from '../chart/geometry.js';
import { Line } from '../chart/line.js';
import { TimeAxis } from '../chart/time-axis.js';
import { openOnes } from '../incident/order.js';
import { SeverityBadge } from '../incident/severity-badge.js';
import { useLive } from '../live/live.js';
import { useLanguage } from '../words/language.js';
import {
  type Minute,
  normalBand,
  normalMinutes,
  normalUntil,
  outside,
  rollingMinutes,
  share,
} from './figures.js';

const ROWS_MAX = 8;
const SHARE_FLOOR = 0.008;
/** The scale begins here or lower: a drop of two points must not look like a collapse. */
const SCALE_FROM_MAX = 0.8;

interface Axis {
  readonly from: number;
  readonly to: number;
}

/** Lines of all acquirers; pointing at one moment reads that moment in all of them. */
export function AcquirerLines(props: { wall: Wall }): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const { wall } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const open = useMemo(() => openOnes(board.incidents.values()), [board.incidents]);
  const until = normalUntil(wall, open);
  const rows = rowsOf(wall, open);
  const axis = axisOf(rows[0]?.minutes ?? []);
  const scale = scaleFor(rows);

  return (
    <section className="panel acquirers" aria-labelledby="acquirers-title">
      <h2 id="acquirers-title">
        {words.acquirers.title}
        {axis && (
          <span className="muted"> {words.acquirers.over(format.span(axis.to - axis.from))}</span>
        )}
      </h2>
      {axis === null ? (
        <p className="muted">
          {wall.points.length > 0 ? words.acquirers.soon : words.acquirers.none}
        </p>
      ) : (
        <>
          <ul className="lines">
            {rows.slice(0, ROWS_MAX).map((row) => (
              <AcquirerRow
                key={row.name ?? ''}
                {...row}
                axis={axis}
                scale={scale}
                until={until}
                cursor={cursor}
                onCursor={setCursor}
              />
            ))}
          </ul>
          <div className="line-row">
            <span />
            <TimeAxis {...axis} />
          </div>
          {rows.length > ROWS_MAX && (
            <p className="muted">{words.acquirers.more(format.count(rows.length - ROWS_MAX))}</p>
          )}
        </>
      )}
    </section>
  );
}

interface Row {
  /** Null is the whole fleet. */
  readonly name: string | null;
  readonly minutes: readonly Minute[];
  /** The gravest open incident that names this acquirer as its cause. */
  readonly incident: Incident | null;
}

/** The fleet, then the acquirers as they come, but none that an incident names is cut off. */
function rowsOf(wall: Wall, open: readonly Incident[]): Row[] {
  const rows = wall.acquirers.map(({ acquirer, points }) => ({
    name: acquirer,
    minutes: rollingMinutes(points, wall),
    incident: open.find((incident) => names(incident, acquirer)) ?? null,
  }));
  const named = rows.length >= ROWS_MAX ? rows.toSorted(byIncident) : rows;
  return [{ name: null, minutes: rollingMinutes(wall.points, wall), incident: null }, ...named];
}

function names(incident: Incident, acquirer: string): boolean {
  return incident.cause.some((entry) => entry.attribute === 'acquirer' && entry.value === acquirer);
}

function byIncident(a: Row, b: Row): number {
  return Number(b.incident !== null) - Number(a.incident !== null);
}

function axisOf(minutes: readonly Minute[]): Axis | null {
  const first = minutes[0];
  const last = minutes.at(-1);
  return first && last && last.at > first.at ? { from: first.at, to: last.at } : null;
}

/** One scale for all rows, down to the next ten percent below the lowest point. */
function scaleFor(rows: readonly Row[]): Scale {
  const shares = rows
    .flatMap((row) => row.minutes)
    .map((point) => share(point.approved, point.attempts))
    .filter((value) => value !== null);
  const lowest = Math.floor(Math.min(1, ...shares) * 10) / 10;
  return { from: Math.min(SCALE_FROM_MAX, lowest), to: 1 };
}

interface AcquirerRowProps extends Row {
  readonly axis: Axis;
  readonly scale: Scale;
  readonly until: number;
  readonly cursor: number | null;
  onCursor(at: number | null): void;
}

function AcquirerRow(props: AcquirerRowProps): ReactNode {
  const { words, format } = useLanguage();
  const { axis, cursor, incident, minutes, name } = props;
  const place = (at: number): number => (at - axis.from) / (axis.to - axis.from);
  const normal = normalMinutes(minutes, props.until);
  const band = normalBand(
    normal.map((point) => share(point.approved, point.attempts)),
    SHARE_FLOOR,
  );
  const last = minutes.at(-1);
  const now = last ? share(last.approved, last.attempts) : null;
  const off = outside(now, band) === 'below';
  const read = cursor === null ? undefined : nearest(minutes, cursor);
  const says = now === null ? words.acquirers.noPayments : format.share(now, 1);
  const normalSays = band
    ? words.kpi.band(format.share(band.low), format.share(Math.min(1, band.high)))
    : words.kpi.noBand;
  const title = name ?? words.acquirers.whole;

  function move(event: PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    props.onCursor(axis.from + part * (axis.to - axis.from));
  }

  return (
    <li className={off ? 'line-row off' : 'line-row'}>
      <span className="line-name">
        {title}
        {incident && <SeverityBadge severity={incident.severity} />}
      </span>
      <div
        className="line-plot"
        role="img"
        aria-label={words.acquirers.summary(title, says, normalSays)}
        onPointerMove={move}
        onPointerLeave={() => props.onCursor(null)}
      >
        <Line
          points={minutes.map((point) => ({
            x: place(point.at),
            value: share(point.approved, point.attempts),
          }))}
          scale={props.scale}
          band={band}
          abnormal={
            incident && {
              from: place(incident.startedAt),
              className: `${incident.severity.toLowerCase()}-line`,
            }
          }
        />
        {name === null && (
          <span className="scale-ends" aria-hidden="true">
            <span>{format.share(props.scale.to)}</span>
            <span>{format.share(props.scale.from)}</span>
          </span>
        )}
        {read && <span className="cursor" style={{ left: `${place(read.at) * 100}%` }} />}
      </div>
      <span className="line-value">
        {read ? <Read point={read} /> : <Now says={says} off={off} normal={band && normalSays} />}
      </span>
    </li>
  );
}

function Now(props: { says: string; off: boolean; normal: string | null }): ReactNode {
  return (
    <>
      <b>
        {props.says} {props.off && <span className="flag small">▼</span>}
      </b>
      {props.normal !== null && <small className="muted">{props.normal}</small>}
    </>
  );
}

function Read(props: { point: Minute }): ReactNode {
  const { words, format } = useLanguage();
  const value = share(props.point.approved, props.point.attempts);
  return (
    <>
      <b>{value === null ? words.acquirers.noPayments : format.share(value, 1)}</b>
      <small className="muted">
        {words.acquirers.at(format.minute(props.point.at), format.count(props.point.attempts))}
      </small>
    </>
  );
}

function nearest(minutes: readonly Minute[], at: number): Minute | undefined {
  let best: Minute | undefined;
  for (const point of minutes) {
    if (!best || Math.abs(point.at - at) < Math.abs(best.at - at)) best = point;
  }
  return best;
}
