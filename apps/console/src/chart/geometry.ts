/** Points to paths, in a 100 × 100 box that CSS stretches; a hole in the data is a hole. */

export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** The scale that holds all values, with a little air; never of no height. */
export function scaleOf(values: readonly (number | null)[], includes: readonly number[]): Scale {
  const all = [...values.filter((value) => value !== null), ...includes];
  if (all.length === 0) return { from: 0, to: 1 };
  const low = Math.min(...all);
  const high = Math.max(...all);
  const air = (high - low || Math.abs(high) || 1) * 0.08;
  return { from: low - air, to: high + air };
}

/** Height in the box, 0 at the top; values outside the scale stay inside the box. */
export function heightOf(value: number, scale: Scale): number {
  const share = (value - scale.from) / (scale.to - scale.from);
  return 100 - 100 * Math.min(1, Math.max(0, share));
}

/** A point: its place from left to right as a share of the width, and its value. */
export interface Point {
  readonly x: number;
  readonly value: number | null;
}

/** An SVG path through the points; each run of known values is a line of its own. */
export function linePath(points: readonly Point[], scale: Scale): string {
  return runs(points)
    .map((run) => {
      const path = run.map((point) => at(point, scale)).join('L');
      // A run of one point has no length: a dot of no length is drawn by its round cap.
      return run.length === 1 ? `M${path}h0.01` : `M${path}`;
    })
    .join('');
}

/** The same, closed down to the floor of the box. */
export function areaPath(points: readonly Point[], scale: Scale): string {
  return runs(points)
    .map((run) => {
      const first = run[0];
      const last = run.at(-1);
      if (!first || !last) return '';
      const line = run.map((point) => at(point, scale)).join('L');
      return `M${round(first.x * 100)} 100L${line}L${round(last.x * 100)} 100Z`;
    })
    .join('');
}

/** The stretches without a value, from the last known point to the next, as shares of the width. */
export function gaps(points: readonly Point[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let open: number | null = null;
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (point.value === null) {
      if (open === null) open = before?.x ?? point.x;
      return;
    }
    if (open !== null) found.push({ from: open, to: point.x });
    open = null;
  });
  if (open !== null) found.push({ from: open, to: points.at(-1)?.x ?? 1 });
  return found.filter((gap) => gap.to > gap.from);
}

type Known = Point & { readonly value: number };

function runs(points: readonly Point[]): Known[][] {
  const found: Known[][] = [];
  let run: Known[] = [];
  for (const point of points) {
    if (point.value !== null) {
      run.push({ x: point.x, value: point.value });
    } else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  return run.length > 0 ? [...found, run] : found;
}

function at(point: Known, scale: Scale): string {
  return `${round(point.x * 100)} ${round(heightOf(point.value, scale))}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const TICK_STEPS_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600];

/** A label this near an end of the axis would stick out of it. */
const EDGE = 0.03;

/** Round moments between two, at most `most`: what an axis of time is labelled with. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (span <= 0) return [];
  const step = 1_000 * (TICK_STEPS_S.find((s) => span / (s * 1_000) <= most) ?? 43_200);
  const ticks: number[] = [];
  for (
    let tick = Math.ceil((from + span * EDGE) / step) * step;
    tick <= to - span * EDGE;
    tick += step
  )
    ticks.push(tick);
  return ticks;
}

/** Whether labels of such ticks need seconds to differ from each other. */
export function ticksNeedSeconds(ticks: readonly number[]): boolean {
  return ticks.some((tick) => tick % 60_000 !== 0);
}

/** The next of 1, 2, 5 × 10ⁿ at or above a share: where the axis of a rate ends. */
export function niceTop(value: number): number {
  if (value <= 0) return 0.01;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * 0.999) ?? 10;
  return step * power;
}
