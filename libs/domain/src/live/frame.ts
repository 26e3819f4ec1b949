/**
 * What a browser is shown: the wall, the incidents on it, and the frames that keep it fresh.
 * A client gets a snapshot first, then deltas with a rising `sequence`; one that misses a number
 * asks to resume, and gets the missed frames or a fresh snapshot.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import { Incident } from '../incident/incident.js';

/** One point of a line on the wall, a bucket of `bucketSeconds`. */
export const WallPoint = z.object({
  at: Instant,
  attempts: z.number().int(),
  approved: z.number().int(),
  failures: z.number().int(),
});
export type WallPoint = z.infer<typeof WallPoint>;

export const Wall = z.object({
  tenant: z.string(),
  at: Instant,
  /** When the newest committed message was received; null before the first. */
  newestAt: Instant.nullable(),
  fleet: z.object({
    known: z.number().int(),
    online: z.number().int(),
    unregistered: z.number().int(),
    offlineGoodbye: z.number().int(),
  }),
  /** Over the last full minute. */
  minute: z.object({
    attempts: z.number().int(),
    approved: z.number().int(),
    failures: z.number().int(),
    messages: z.number().int(),
  }),
  bucketSeconds: z.number().int(),
  /** The whole fleet, oldest first. */
  points: z.array(WallPoint),
  /** The same by acquirer. */
  acquirers: z.array(z.object({ acquirer: z.string(), points: z.array(WallPoint) })),
  /** Most frequent codes of the last five minutes; `normalPerMinute` is of the hour before. */
  codes: z.array(
    z.object({ code: z.string(), perMinute: z.number(), normalPerMinute: z.number().nullable() }),
  ),
  /** Regions with terminals known and online. */
  regions: z.array(z.object({ region: z.string(), known: z.number(), online: z.number() })),
  /** "Alerts can be trusted right now": whether the engine follows, and how far behind it is. */
  engine: z.object({
    ok: z.boolean(),
    lagMs: z.number().nullable(),
    evaluatedAt: Instant.nullable(),
    rules: z.number().int(),
    /** Mistakes in the files, for which the last good rules stay in force; absent for none. */
    mistakes: z.number().int().min(1).optional(),
  }),
});
export type Wall = z.infer<typeof Wall>;

const framed = { sequence: z.number().int(), at: Instant };

export const LiveFrame = z.discriminatedUnion('type', [
  z.object({
    ...framed,
    type: z.literal('snapshot'),
    /** Changes when the server starts anew: sequences of another epoch mean nothing. */
    epoch: z.string(),
    wall: Wall,
    incidents: z.array(Incident),
  }),
  z.object({ ...framed, type: z.literal('wall'), wall: Wall }),
  z.object({ ...framed, type: z.literal('incident'), incident: Incident }),
]);
export type LiveFrame = z.infer<typeof LiveFrame>;

/** What a client may say on the socket. */
export const LiveRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resume'), epoch: z.string(), sequence: z.number().int() }),
  z.object({ type: z.literal('snapshot') }),
]);
export type LiveRequest = z.infer<typeof LiveRequest>;
