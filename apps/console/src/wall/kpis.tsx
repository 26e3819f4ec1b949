/** The four figures that say how the fleet is, each with what would be normal for it. */
import type { ReactNode } from 'react';
import type { Wall } from '#domain/live/frame.js';
import { type Point, scaleOf } from '../chart/geometry.js';
import { Line } from '../chart/line.js';
import { openOnes } from '../incident/order.js';
import type { FleetSample } from '../live/board.js';
import { useLive } from '../live/live.js';
import { useLanguage } from '../words/language.js';
import {
  type Band,
  hasWholeMinute,
  normalBand,
  normalMinutes,
  normalUntil,
  outside,
  rollingMinutes,
  share,
  soFar,
} from './figures.js';

interface KpiProps {
  readonly name: string;
  /** Null is "not known", which is drawn as such and never as zero. */
  readonly value: string | null;
  readonly unknown: string;
  readonly context: readonly string[];
  readonly points: readonly (number | null)[];
  readonly band: Band | null;
  readonly side: 'below' | 'above' | null;
}

function Kpi(props: KpiProps): ReactNode {
  const { words } = useLanguage();
  const { band, side } = props;
  const scale = scaleOf(props.points, band ? [band.low, band.high] : aroundLast(props.points));
  const last = Math.max(1, props.points.length - 1);
  const points: Point[] = props.points.map((value, index) => ({ x: index / last, value }));
  return (
    <div className={side ? 'kpi off' : 'kpi'}>
      <div className="kpi-name">{props.name}</div>
      <div className="kpi-value">
        {props.value ?? <span className="unknown">{props.unknown}</span>}
        {side && (
          <span className="flag">
            <span aria-hidden="true">{side === 'below' ? '▼' : '▲'}</span> {words.kpi[side]}
          </span>
        )}
      </div>
      <div className="kpi-context">
        {props.context.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </div>
      <div className="kpi-line">
        {points.length > 1 ? (
          <Line points={points} scale={scale} band={band} />
        ) : (
          <span className="muted">{words.kpi.lineBegins}</span>
        )}
      </div>
    </div>
  );
}

/** Without a band, a twentieth up and down: a line that fills its box would cry wolf. */
function aroundLast(points: readonly (number | null)[]): number[] {
  const last = points.at(-1);
  return last == null ? [] : [last * 0.95, last * 1.05];
}

/** Spreads smaller than these are noise of the measure, not of the fleet. */
const SHARE_FLOOR = 0.008;
const COUNT_FLOOR = 0.12;

/** Key figures of the wall. */
export function Kpis(props: { wall: Wall }): ReactNode {
  const { words } = useLanguage();
  const { board } = useLive();
  return (
    <section className="kpis panel-group" aria-label={words.kpi.title}>
      <Online wall={props.wall} samples={board.samples} />
      <Payments wall={props.wall} />
      <Messages wall={props.wall} samples={board.samples} />
    </section>
  );
}

function Online(props: { wall: Wall; samples: readonly FleetSample[] }): ReactNode {
  const { words, format } = useLanguage();
  const { fleet } = props.wall;
  const online = share(fleet.online, fleet.known);
  const context: string[] = [];
  if (fleet.known > 0) {
    context.push(words.kpi.ofKnown(format.count(fleet.online), format.count(fleet.known)));
  }
  if (fleet.offlineGoodbye > 0) context.push(words.kpi.goodbye(format.count(fleet.offlineGoodbye)));
  if (fleet.unregistered > 0)
    context.push(words.kpi.unregistered(format.count(fleet.unregistered)));
  return (
    <Kpi
      name={words.kpi.online}
      value={online === null ? null : format.share(online, 1)}
      unknown={words.kpi.noTerminals}
      context={context}
      points={props.samples.map((sample) => share(sample.online, sample.known))}
      band={null}
      side={null}
    />
  );
}

function Payments(props: { wall: Wall }): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const { wall } = props;
  const minutes = rollingMinutes(wall.points, wall);
  const whole = minutes.at(-1);
  const minute = whole ?? soFar(wall) ?? wall.minute;
  const until = normalUntil(wall, openOnes(board.incidents.values()));
  const normal = normalMinutes(minutes, until);
  const approvedBand = top(
    normalBand(
      normal.map((point) => share(point.approved, point.attempts)),
      SHARE_FLOOR,
    ),
  );
  const failedBand = normalBand(
    normal.map((point) => point.failures),
    COUNT_FLOOR,
  );
  const approved = share(minute.approved, minute.attempts);
  const noBand = whole || approved === null ? words.kpi.noBand : words.kpi.counting;
  const range = (band: Band | null, say: (value: number) => string): string =>
    band ? words.kpi.band(say(band.low), say(band.high)) : noBand;
  return (
    <>
      <Kpi
        name={words.kpi.approvals}
        value={approved === null ? null : format.share(approved, 1)}
        unknown={words.kpi.noPayments}
        context={[
          range(approvedBand, (value) => format.share(value, 1)),
          approved === null
            ? ''
            : words.kpi.ofAttempts(format.count(minute.approved), format.count(minute.attempts)),
        ]}
        points={minutes.map((point) => share(point.approved, point.attempts))}
        band={approvedBand}
        side={outside(approved, approvedBand)}
      />
      <Kpi
        name={words.kpi.failures}
        value={approved === null ? null : format.count(minute.failures)}
        unknown={words.kpi.noPayments}
        context={[range(failedBand, format.count)]}
        points={minutes.map((point) => point.failures)}
        band={failedBand}
        side={approved === null ? null : outside(minute.failures, failedBand)}
      />
    </>
  );
}

/** A share ends at one, whatever three deviations say. */
function top(band: Band | null): Band | null {
  return band && { low: band.low, high: Math.min(1, band.high) };
}

function Messages(props: { wall: Wall; samples: readonly FleetSample[] }): ReactNode {
  const { words, format } = useLanguage();
  const first = props.samples[0];
  const { wall } = props;
  // Before a minute has passed there is nothing to count in it, and "0" would be an alarm.
  const begun = wall.minute.messages > 0 || wall.points.length === 0 || hasWholeMinute(wall);
  const context = begun ? [words.kpi.lastMinute] : [];
  if (first) context.push(words.kpi.sincePage(format.minute(first.at)));
  return (
    <Kpi
      name={words.kpi.messages}
      value={begun ? format.count(wall.minute.messages) : null}
      unknown={words.kpi.counting}
      context={context}
      points={props.samples.map((sample) => sample.messages)}
      band={null}
      side={null}
    />
  );
}
