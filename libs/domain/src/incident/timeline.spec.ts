import { anOutage } from '../../../../test/support/an-outage.js';
import { TIMELINE_KEYS } from '../notify/catalogue/keys.js';
import { IncidentEvent } from './incident.js';
import { LIFE_EVENTS } from './life-event.js';
import { TimelineEntry, timelineOf } from './timeline.js';

const incident = anOutage({
  cause: [
    { attribute: 'carrier', value: 'cmcc' },
    { attribute: 'region', value: '310000' },
  ],
});
const told = {
  afterSeconds: 6,
  diagnosis: 'zone_pin_key',
  terminals: 4_812,
  merchants: 1_930,
  cause: 'carrier=cmcc, region=310000',
  explained: 0.92,
};
const step = { kind: 'step_done', at: 7, by: 'Li', step: 'call' } as const;

const moved = {
  kind: 'order_moved',
  at: 8,
  order: 'c1',
  what: 'restart',
  by: 'Li',
  step: null,
  terminals: 40,
} as const;
const toldOrder = { order: 'c1', what: 'restart', by: 'Li', terminals: 40, why: '', detail: '' };

const events: [event: IncidentEvent, key: string, params: object][] = [
  [{ kind: 'triggered', at: 1, incident }, 'triggered', told],
  [{ kind: 'updated', at: 2, incident }, 'updated', told],
  [{ kind: 'reopened', at: 3, incident }, 'reopened', told],
  [{ kind: 'monitoring', at: 4 }, 'monitoring', {}],
  [{ kind: 'relapsed', at: 4 }, 'relapsed', {}],
  [{ kind: 'recovered', at: 5 }, 'recovered', {}],
  [{ kind: 'acknowledged', at: 6, by: 'Li' }, 'acknowledged', { by: 'Li', note: '' }],
  [
    { kind: 'acknowledged', at: 6, by: 'Li', note: 'on it' },
    'acknowledged',
    { by: 'Li', note: 'on it' },
  ],
  [
    { kind: 'resolved_by_hand', at: 6, by: 'Li', reason: 'a test' },
    'resolved_by_hand',
    { by: 'Li', reason: 'a test' },
  ],
  [{ ...step, outcome: 'done' }, 'step_done', { by: 'Li', step: 'call', note: '' }],
  [{ ...moved, to: 'proposed' }, 'order_proposed', { ...toldOrder }],
  [{ ...moved, to: 'approved' }, 'order_approved', { ...toldOrder }],
  [{ ...moved, to: 'running' }, 'order_running', { ...toldOrder }],
  [{ ...moved, to: 'wave' }, 'order_wave', { ...toldOrder }],
  [{ ...moved, to: 'asking' }, 'order_asking', { ...toldOrder }],
  [{ ...moved, to: 'gone_on' }, 'order_gone_on', { ...toldOrder }],
  [{ ...moved, to: 'done' }, 'order_done', { ...toldOrder }],
  [
    { ...moved, to: 'stopped', by: null, why: 'harmed', detail: '2 of 4' },
    'order_stopped',
    { ...toldOrder, by: '', why: 'harmed', detail: '2 of 4' },
  ],
  [{ ...step, outcome: 'skipped' }, 'step_skipped', { by: 'Li', step: 'call', note: '' }],
  [
    { ...step, outcome: 'answered', answer: 'yes' },
    'step_answered',
    { by: 'Li', step: 'call', note: '', answer: 'yes' },
  ],
  ...(['approved', 'refused'] as const).map((outcome): [IncidentEvent, string, object] => [
    { ...step, outcome },
    `step_${outcome}`,
    { by: 'Li', step: 'call', note: '' },
  ]),
  ...(['waited', 'met', 'unmet', 'escalated', 'noted', 'late', 'overdue'] as const).map(
    (outcome): [IncidentEvent, string, object] => [
      { kind: 'step_passed', at: 8, step: 'call', outcome },
      `step_${outcome}`,
      { step: 'call' },
    ],
  ),
  [
    { kind: 'playbook_started', at: 8, playbook: 'key', hash: 'a1b2c3d4e5f6' },
    'playbook_started',
    { playbook: 'key', hash: 'a1b2c3d4' },
  ],
  [
    { kind: 'silenced', at: 9, silence: 's-1', by: 'Li', until: 1_000, comment: 'known' },
    'silenced',
    { by: 'Li', until: '1970-01-01 00:00 +00:00', untilAt: 1_000, comment: 'known' },
  ],
  [{ kind: 'unsilenced', at: 9, silence: 's-1' }, 'unsilenced', {}],
  [
    { kind: 'silence_overruled', at: 9, silence: 's-1', by: 'Li' },
    'silence_overruled',
    { by: 'Li' },
  ],
  [{ kind: 'inhibited', at: 9, by: ['inc-1', 'inc-2'] }, 'inhibited', { by: 'inc-1, inc-2' }],
  [{ kind: 'uninhibited', at: 9 }, 'uninhibited', {}],
  [
    { kind: 'muted', at: 9, receiver: 'chat', by: ['night', 'weekend'] },
    'muted',
    { receiver: 'chat', by: 'night, weekend' },
  ],
  [
    { kind: 'told_with', at: 9, receiver: 'chat', with: 'inc-2' },
    'told_with',
    { receiver: 'chat', with: 'inc-2' },
  ],
  [{ kind: 'unmuted', at: 9, receiver: 'chat' }, 'unmuted', { receiver: 'chat' }],
  [{ kind: 'inhibition_overruled', at: 9, by: ['inc-1'] }, 'inhibition_overruled', { by: 'inc-1' }],
  [
    { kind: 'page', at: 9, what: 'passed_over', who: 'Li Wei', instead: 'Wang Fang' },
    'page_passed_over',
    { who: 'Li Wei', instead: 'Wang Fang', by: '' },
  ],
  [
    { kind: 'page', at: 9, what: 'not_delivered', who: 'Li Wei', by: 'sms', accepted: false },
    'page_not_delivered',
    { who: 'Li Wei', instead: '', by: 'sms', accepted: 'no' },
  ],
];
/** Those of people's doings have a spec of their own. */
const elsewhere = LIFE_EVENTS.map((option) => option.shape.kind.value);

test.each(events)('%j', (event, key, params) => {
  expect(timelineOf([event])).toEqual([{ at: event.at, key, params }]);
});

test('the events above are all that there are, and every language has words for them', () => {
  const kinds = IncidentEvent.options.map((option) => option.shape.kind.value);
  const here = events.map(([event]) => event.kind);
  expect(new Set([...here, ...elsewhere])).toEqual(new Set(kinds));
  for (const [, key] of events) expect(TIMELINE_KEYS).toContain(key);
});

test('a story keeps the order of its events and goes over the wire', () => {
  const story = timelineOf(events.map(([event]) => event));
  expect(story.map((entry) => entry.key)).toEqual(events.map(([, key]) => key));
  expect(TimelineEntry.array().parse(JSON.parse(JSON.stringify(story)))).toEqual(story);
});
