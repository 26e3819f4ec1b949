/** The rules of services that follow incidents by a key, as their documents have them. */
import { z } from 'zod';
import { type FakeService, startFakeService } from './fake-service.js';

const Event = z.discriminatedUnion('event_action', [
  z.object({
    event_action: z.literal('trigger'),
    routing_key: z.string().length(32),
    dedup_key: z.string().min(1).max(255),
    payload: z.object({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime(),
    }),
    links: z.array(z.object({ href: z.url(), text: z.string() })),
  }),
  ...(['acknowledge', 'resolve'] as const).map((action) =>
    z.object({
      event_action: z.literal(action),
      routing_key: z.string().length(32),
      dedup_key: z.string().min(1).max(255),
    }),
  ),
]);

/** PagerDuty with its alerts by key, as an engineer would see them. */
export interface FakePagerDuty extends FakeService {
  readonly alerts: ReadonlyMap<string, 'triggered' | 'acknowledged' | 'resolved'>;
}

/** Events API v2: 512 KB, 120 events a minute, 202 for what it takes. */
export async function fakePagerDuty(routingKey: string, eventsMax = 120): Promise<FakePagerDuty> {
  const alerts = new Map<string, 'triggered' | 'acknowledged' | 'resolved'>();
  let taken = 0;
  const service = await startFakeService(({ text, json }) => {
    const bad = (...errors: string[]) => {
      return { status: 400, body: { status: 'invalid event', message: 'Event is bad', errors } };
    };
    if (Buffer.byteLength(text) > 512 * 1_024) return { status: 413, body: 'too large' };
    const event = Event.safeParse(json);
    if (!event.success) return bad(z.prettifyError(event.error));
    const { routing_key, dedup_key, event_action } = event.data;
    if (routing_key !== routingKey) return bad('Invalid routing key');
    taken += 1;
    if (taken > eventsMax) return { status: 429, body: { status: 'throttle exceeded' } };
    const state = alerts.get(dedup_key);
    if (event_action === 'resolve') alerts.set(dedup_key, 'resolved');
    else if (event_action === 'acknowledge') {
      if (state !== undefined && state !== 'resolved') alerts.set(dedup_key, 'acknowledged');
    } else if (state !== 'acknowledged') alerts.set(dedup_key, 'triggered');
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key } };
  });
  return { ...service, alerts };
}

const Labels = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string());
const Alerts = z.array(
  z.object({
    labels: Labels.refine((labels) => (labels.alertname ?? '') !== ''),
    annotations: Labels,
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    generatorURL: z.url(),
  }),
);

/** Alertmanager's API v2: names of labels and of annotations are checked, 200 without a body. */
export function fakeAlertmanager(bearer: string): Promise<FakeService> {
  return startFakeService(({ path, headers, json }) => {
    if (headers.authorization !== `Bearer ${bearer}`) return { status: 401, body: 'Unauthorized' };
    if (path !== '/am/api/v2/alerts') return { status: 404, body: 'not found' };
    const alerts = Alerts.safeParse(json);
    if (!alerts.success) return { status: 400, body: z.prettifyError(alerts.error) };
    const backwards = alerts.data.some(({ startsAt, endsAt }) => endsAt < startsAt);
    if (backwards) return { status: 400, body: 'start time must be before end time' };
    return { status: 200, body: '' };
  });
}
