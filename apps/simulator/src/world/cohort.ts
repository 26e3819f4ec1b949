/**
 * Who a line of a story is about: the terminals that match its `where`, of those the sampled ones,
 * and of those the ones whose wave has come. All effects of a line share one cohort.
 */
import type { Instant } from '#domain/base/instant.js';
import { ATTEMPT_ATTRIBUTES, type TerminalAttribute } from '../scenario/scenario.js';
import type { FleetTerminal } from './build-fleet.js';
import { stableShare } from './random.js';
import { isOn, type TimedLine } from './timeline.js';

/** The terminals of one line. */
export interface Cohort {
  readonly timed: TimedLine;
  /** Indexes of the terminals, in order, that belong to it sooner or later. */
  readonly members: readonly number[];
  /** When a terminal's wave comes, by index; Infinity for terminals outside. */
  readonly joinsAt: Float64Array;
  /** The share of matching attempts it is about, when its `sample` is one of attempts. */
  readonly attemptSample: number;
  /** Whether the line holds for this terminal now. */
  holds(terminal: number, now: Instant): boolean;
  /** What the line does to this terminal is over for it. */
  leave(terminal: number): void;
  /** A number in [0, 1) that is the terminal's own for one effect of this line. */
  rank(terminal: number, effect: EffectName): number;
}

const EFFECTS = ['silent', 'return', 'reboot', 'device', 'report', 'clock', 'replay'] as const;
/** Effects that treat terminals one by one; `return` is the way back from silence. */
export type EffectName = (typeof EFFECTS)[number];

/** Chance streams of one line: the sample, the waves, and one for each effect. */
const STREAMS_PER_LINE = 16;
const SAMPLE_STREAM = 0;
const WAVE_STREAM = 1;
const FIRST_EFFECT_STREAM = 2;
const ACTS_ON_TERMINALS = [
  'silent',
  'reboot',
  'traffic',
  'device',
  'report',
  'clock',
  'replay',
  'duplicate',
  'pay',
] as const;

/** Draws the cohort of a line: the same one for the same seed. */
export function drawCohort(
  terminals: readonly FleetTerminal[],
  timed: TimedLine,
  seed: number,
): Cohort {
  const { line, index } = timed;
  const share = (stream: number, terminal: number) =>
    stableShare(seed, (index + 1) * STREAMS_PER_LINE + stream, terminal);
  const samplesAttempts = !ACTS_ON_TERMINALS.some((effect) => line[effect] !== undefined);
  const terminalSample = samplesAttempts ? 1 : (line.sample ?? 1);
  const joinsAt = new Float64Array(terminals.length).fill(Number.POSITIVE_INFINITY);
  const members: number[] = [];
  for (const terminal of terminals) {
    const i = terminal.index;
    if (!matches(terminal, timed) || share(SAMPLE_STREAM, i) >= terminalSample) continue;
    const at = timed.from + waveDelay(timed, share(WAVE_STREAM, i));
    if (at >= timed.to) continue;
    joinsAt[i] = at;
    members.push(i);
  }
  return {
    timed,
    members,
    joinsAt,
    attemptSample: samplesAttempts ? (line.sample ?? 1) : 1,
    holds: (i, now) => now >= (joinsAt[i] as number) && isOn(timed, now),
    leave: (i) => {
      joinsAt[i] = Number.POSITIVE_INFINITY;
    },
    rank: (i, effect) => share(FIRST_EFFECT_STREAM + EFFECTS.indexOf(effect), i),
  };
}

/** How long after the line's start the wave of this rank comes; Infinity if none does. */
function waveDelay({ line }: TimedLine, rank: number): number {
  if (line.waves === undefined) return 0;
  const wave = line.waves.steps.findIndex((step) => rank < step);
  return wave === -1 ? Number.POSITIVE_INFINITY : wave * line.waves.every;
}

function matches(terminal: FleetTerminal, { line }: TimedLine): boolean {
  return Object.entries(line.where).every(([attribute, values]) => {
    if (values === undefined || isOfAttempts(attribute)) return true;
    return values.includes(String(terminal[attribute as TerminalAttribute] ?? ''));
  });
}

function isOfAttempts(attribute: string): boolean {
  return (ATTEMPT_ATTRIBUTES as readonly string[]).includes(attribute);
}
