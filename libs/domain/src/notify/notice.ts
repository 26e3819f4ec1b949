import { z } from 'zod';
import { CauseEntry } from '../incident/incident.js';

/** An incident that a page tells of beside its gravest. */
const AlsoTold = z.object({
  id: z.string(),
  severity: z.string(),
  over: z.boolean(),
  title: z.string(),
  title_zh: z.string(),
});
export type AlsoTold = z.infer<typeof AlsoTold>;

/** What receivers read of a notification: the body of the generic webhook, as it was committed. */
export const Notice = z.object({
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  externalURL: z.string(),
  notification_reason: z.string(),
  commonLabels: z.record(z.string(), z.string()),
  commonAnnotations: z.record(z.string(), z.string()),
  incident: z.object({
    id: z.string(),
    epoch: z.number(),
    kind: z.string(),
    status: z.string(),
    severity: z.string(),
    rule: z.string(),
    /** RFC 3339. */
    startedAt: z.string(),
    resolvedAt: z.string().nullable(),
    /** How often it has come; absent while it has come once. `since` as in RFC 3339. */
    returns: z.object({ times: z.number(), since: z.string() }).optional(),
    cause: z.array(CauseEntry),
    /** Notices of before it was told have none. */
    explainedShare: z.number().default(1),
    diagnosis: z.string(),
    playbook: z.string(),
    forbidden: z.array(z.string()),
    impact: z.object({
      terminals: z.number(),
      merchants: z.number(),
      failingPerMinute: z.number(),
      ratio: z.number(),
      baseline: z.number(),
    }),
    /** Where several are told of, and not all of it is common: what is said of this one. */
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  also: z.array(AlsoTold).optional(),
  /** How many incidents of other tenants wait to be told to the same person. */
  elsewhere: z.number().optional(),
});
export type Notice = z.infer<typeof Notice>;

/** The annotation that names who could not be told, in a notice that goes to another instead. */
export const UNDELIVERED = 'undelivered_to';
/** The label of a notice that only tries a receiver out. */
export const TEST_LABEL = 'test';

/** The label of what is only a drill. */
export const DRILL_LABEL = 'drill';

/** Reads a committed body; throws for one that is none of ours. */
export function readNotice(body: string): Notice {
  const notice = Notice.parse(JSON.parse(body));
  const { annotations } = notice.incident;
  if (!annotations) return notice;
  return { ...notice, commonAnnotations: { ...annotations, ...notice.commonAnnotations } };
}

/** The same notice for another receiver, who is told whom it could not be delivered to. */
export function redirectBody(body: string, instead: string): string {
  const whole = JSON.parse(body) as Record<string, unknown>;
  const { receiver, commonAnnotations } = readNotice(body);
  const annotations = { ...commonAnnotations, [UNDELIVERED]: receiver };
  return JSON.stringify({ ...whole, receiver: instead, commonAnnotations: annotations });
}
