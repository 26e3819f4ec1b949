/** How far what is on the screen can be believed: the age of the data, and of the alerts. */
import { type Board, serverNow } from './board.js';

/** `none` before the first frame; `stale` is amber, `old` is hatched: it is not the present. */
type Freshness = 'none' | 'fresh' | 'stale' | 'old';

export interface DataAge {
  readonly freshness: Freshness;
  /** Since the newest committed message; null when there has never been one. */
  readonly ageMs: number | null;
}

const STALE_MS = 10_000;
const OLD_MS = 30_000;
const MINUTE_MS = 60_000;

/** Judges the age of the data on the board. */
export function dataAge(board: Board, now: number): DataAge {
  const { wall, frameAt } = board;
  if (wall === null || frameAt === null) return { freshness: 'none', ageMs: null };
  const byFrame = grade(now - frameAt, 1);
  if (wall.newestAt === null) return { freshness: byFrame, ageMs: null };
  const ageMs = Math.max(0, serverNow(board, now) - wall.newestAt);
  return { freshness: worse(byFrame, grade(ageMs, patience(wall.fleet.online))), ageMs };
}

/**
 * A fleet of one beats once a minute: ten seconds of silence mean nothing there. The limits
 * stretch to three (and nine) times the expected gap between two heartbeats of the whole fleet.
 */
function patience(online: number): number {
  return Math.max(1, (3 * MINUTE_MS) / Math.max(1, online) / STALE_MS);
}

function grade(ageMs: number, factor: number): Freshness {
  if (ageMs > OLD_MS * factor) return 'old';
  return ageMs > STALE_MS * factor ? 'stale' : 'fresh';
}

const ORDER: readonly Freshness[] = ['fresh', 'stale', 'old', 'none'];

function worse(a: Freshness, b: Freshness): Freshness {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** Whether alerts can be trusted right now, and if not, why; `waiting` is neither. */
export type Trust =
  | { readonly state: 'waiting'; readonly for: 'server' | 'first_message' }
  | {
      readonly state: 'yes';
      readonly rules: number;
      readonly evaluatedMs: number;
      /** Mistakes in the rule files: the last good rules are in force, not the newest. */
      readonly mistakes?: number;
    }
  | { readonly state: 'no'; readonly because: Doubt };

export type Doubt =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'no_rules' }
  | { readonly kind: 'never_evaluated' }
  | { readonly kind: 'engine_behind'; readonly lagMs: number | null }
  | { readonly kind: 'engine_silent'; readonly silentMs: number }
  | { readonly kind: 'old_data'; readonly ageMs: number };

/** An engine that has not evaluated for this long is not following, whatever it last said. */
const EVALUATION_MS_MAX = 30_000;

/** Says whether an empty list of incidents means that all is well. */
export function trust(board: Board, now: number): Trust {
  const { wall, link } = board;
  if (wall === null)
    return link.state === 'waiting'
      ? doubt({ kind: 'disconnected' })
      : { state: 'waiting', for: 'server' };
  if (link.state !== 'open') return doubt({ kind: 'disconnected' });
  const { engine } = wall;
  if (engine.rules === 0) return doubt({ kind: 'no_rules' });
  if (engine.evaluatedAt === null) return doubt({ kind: 'never_evaluated' });
  if (!engine.ok) return doubt({ kind: 'engine_behind', lagMs: engine.lagMs });
  const evaluatedMs = Math.max(0, serverNow(board, now) - engine.evaluatedAt);
  if (evaluatedMs > EVALUATION_MS_MAX) {
    return doubt({ kind: 'engine_silent', silentMs: evaluatedMs });
  }
  const age = dataAge(board, now);
  if (age.ageMs === null) return { state: 'waiting', for: 'first_message' };
  if (age.freshness !== 'fresh') return doubt({ kind: 'old_data', ageMs: age.ageMs });
  const { rules, mistakes } = engine;
  return { state: 'yes', rules, evaluatedMs, ...(mistakes !== undefined && { mistakes }) };
}

function doubt(because: Doubt): Trust {
  return { state: 'no', because };
}
