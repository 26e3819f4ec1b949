/**
 * What this browser knows of the fleet, folded from the server's frames by one pure reducer.
 * It is not the truth: it is the newest truth that arrived, and it says how old that is.
 */
import type { Incident } from '#domain/incident/incident.js';
import type { LiveFrame, Wall } from '#domain/live/frame.js';

/** A moment in milliseconds of the browser's own clock, unless a name says otherwise. */
type Millis = number;

/** The state of the socket; `waiting` knows when it tries again. */
type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly retryAt: Millis; readonly attempt: number };

/** What a wall said about the fleet, kept since the page opened, for lines the server has not. */
export interface FleetSample {
  readonly at: Millis;
  readonly online: number;
  readonly known: number;
  readonly messages: number;
}

export interface Board {
  readonly link: Link;
  readonly epoch: string | null;
  readonly sequence: number;
  /** A frame was missed: deltas are refused until the server has filled the hole. */
  readonly gap: boolean;
  readonly wall: Wall | null;
  readonly incidents: ReadonlyMap<string, Incident>;
  /** When the last frame arrived. */
  readonly frameAt: Millis | null;
  /** The server's clock minus the browser's, as of the last frame. */
  readonly offsetMs: number;
  readonly samples: readonly FleetSample[];
}

export type BoardEvent =
  | { readonly type: 'connecting' }
  | { readonly type: 'opened' }
  | { readonly type: 'lost'; readonly retryAt: Millis; readonly attempt: number }
  | { readonly type: 'frame'; readonly frame: LiveFrame; readonly now: Millis };

export const emptyBoard: Board = {
  link: { state: 'connecting' },
  epoch: null,
  sequence: 0,
  gap: false,
  wall: null,
  incidents: new Map(),
  frameAt: null,
  offsetMs: 0,
  samples: [],
};

/** One sample in ten seconds for an hour: a line of 360 points, and no growth after that. */
const SAMPLE_EVERY_MS = 10_000;
const SAMPLES_MAX = 360;
/** Resolved incidents stay readable for an hour; a tab that is never closed must not grow. */
const RESOLVED_KEPT_MS = 3_600_000;

/** Folds one event into the board. */
export function reduceBoard(board: Board, event: BoardEvent): Board {
  switch (event.type) {
    case 'connecting':
      return { ...board, link: { state: 'connecting' } };
    case 'opened':
      return { ...board, link: { state: 'open' } };
    case 'lost':
      return {
        ...board,
        link: { state: 'waiting', retryAt: event.retryAt, attempt: event.attempt },
      };
    case 'frame':
      return takeFrame(board, event.frame, event.now);
  }
}

function takeFrame(board: Board, frame: LiveFrame, now: Millis): Board {
  if (frame.type === 'snapshot') {
    return sampled({
      ...heard(board, frame, now),
      epoch: frame.epoch,
      gap: false,
      wall: frame.wall,
      incidents: new Map(frame.incidents.map((incident) => [incident.id, incident])),
    });
  }
  // A delta before any snapshot, or past a hole, would be applied to the wrong state.
  if (board.epoch === null) return { ...board, gap: true };
  if (frame.sequence <= board.sequence) return board;
  if (frame.sequence > board.sequence + 1) return { ...board, gap: true };
  const next = { ...heard(board, frame, now), gap: false };
  if (frame.type === 'wall') return sampled({ ...next, wall: frame.wall });
  return { ...next, incidents: withIncident(board.incidents, frame.incident, frame.at) };
}

function heard(board: Board, frame: LiveFrame, now: Millis): Board {
  return { ...board, sequence: frame.sequence, frameAt: now, offsetMs: frame.at - now };
}

function withIncident(
  known: ReadonlyMap<string, Incident>,
  incident: Incident,
  at: Millis,
): ReadonlyMap<string, Incident> {
  const next = new Map(known);
  for (const [id, old] of known) {
    if (old.resolvedAt !== null && at - old.resolvedAt > RESOLVED_KEPT_MS) next.delete(id);
  }
  next.set(incident.id, incident);
  return next;
}

function sampled(board: Board): Board {
  const { wall, samples } = board;
  if (wall === null) return board;
  const last = samples.at(-1);
  if (last && wall.at - last.at < SAMPLE_EVERY_MS) return board;
  const sample: FleetSample = {
    at: wall.at,
    online: wall.fleet.online,
    known: wall.fleet.known,
    messages: wall.minute.messages,
  };
  return { ...board, samples: [...samples, sample].slice(-SAMPLES_MAX) };
}

/** The server's clock, as well as this browser can tell it. */
export function serverNow(board: Board, now: Millis): Millis {
  return now + board.offsetMs;
}
