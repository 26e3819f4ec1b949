import { anIncident } from '../../../../test/support/an-incident.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { IncidentEvent } from '../incident/incident.js';
import { scoreDrill } from './score-drill.js';

const T = 1_760_000_000_000;
const incident = anIncident({ id: 'drill-1', tenant: 'acme~drill' });
const story = (...events: IncidentEvent[]) =>
  events.map((event) => ({ incident: 'drill-1', event }));
const triggered: IncidentEvent = { kind: 'triggered', at: T + 6 * SECOND, incident };
const paged = {
  kind: 'page',
  what: 'paged',
  at: T + 7 * SECOND,
  who: 'Li Wei',
  by: 'sms',
} as const;
const acknowledged = { kind: 'acknowledged', at: T + 6 * MINUTE, by: 'Li Wei' } as const;
const step = { step: 'call', outcome: 'done', by: 'Li Wei' } as const;
const said = { kind: 'step_done', at: T + 7 * MINUTE, ...step } as const;
const facts = { faultAt: T, ended: true, dry: false, acceptedAt: T + 8 * SECOND };

test('each part is measured from the one before, and held against its target', () => {
  const score = scoreDrill({
    ...facts,
    events: story(triggered, paged, acknowledged, said, { kind: 'recovered', at: T + 8 * MINUTE }),
  });
  expect(score.measures.map(({ what, afterMs, met }) => [what, afterMs, met])).toEqual([
    ['detected', 6_000, true],
    ['paged', 1_000, true],
    ['accepted', 1_000, true],
    ['acknowledged', 353_000, false],
    ['first_step', 60_000, true],
    ['resolved', 480_000, null],
  ]);
  expect(score).toMatchObject({
    steps: [{ ...step, afterMs: 414_000 }],
    paged: ['Li Wei'],
    acknowledgedBy: 'Li Wei',
    incidents: ['drill-1'],
  });
});

test('what never came is missed once it is over, and open until then', () => {
  const events = story(triggered, { ...paged, what: 'not_agreed', who: 'Zhao Min' });
  const metOf = (ended: boolean) =>
    scoreDrill({ ...facts, acceptedAt: null, ended, events }).measures.map(({ met }) => met);
  expect(metOf(false)).toEqual([true, null, null, null, null, null]);
  expect(metOf(true)).toEqual([true, false, false, false, false, null]);
  expect(scoreDrill({ ...facts, events })).toMatchObject({ paged: [], notAgreed: ['Zhao Min'] });
});

test('where nobody is to be paged only the detection is judged', () => {
  const { measures } = scoreDrill({ ...facts, dry: true, acceptedAt: null, events: [] });
  expect(measures.map(({ met }) => met)).toEqual([false, null, null, null, null, null]);
});
