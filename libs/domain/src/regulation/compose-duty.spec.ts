import { anOutage } from '../../../../test/support/an-outage.js';
import type { IncidentEvent } from '../incident/incident.js';
import { composeDuties, Duties } from './compose-duty.js';
import { dutyParts } from './duty-text.js';
import type { IncidentFacts } from './measures.js';
import { RegulationFile } from './regulation.js';

const HOUR = 3_600_000;
const name = { en: 'a name', 'zh-CN': '名称' };
const file = RegulationFile.parse({
  asked: [
    { id: 'data_loss', kind: 'yes_no', name },
    { id: 'cost', kind: 'number', unit: 'EUR', name: { en: 'Cost', 'zh-CN': '费用' } },
    { id: 'at_stake', kind: 'number', unit: 'CNY', name: { en: 'At stake', 'zh-CN': '金额' } },
  ],
  regulations: [
    {
      ...{ id: 'dora', name: { en: 'DORA', 'zh-CN': '欧盟 DORA' }, time_zone: 'UTC' },
      ...{ caution: { en: 'ask lawyers', 'zh-CN': '请律师确认' }, peak: '09:00-18:00' },
      ...{ awareness: 'detected', average_days: 30 },
      critical: { kinds: ['outage'], down_from: 0.5 },
      repeats: { within: '183d', at_least: 2 },
      criteria: [
        { id: 'long', name, all: [{ span: 'duration', over: '2h' }] },
        { id: 'cost', name, any: [{ asked: 'cost', over: 100 }, { yes: 'data_loss' }] },
        { id: 'worth', name, all: [{ value: 'CNY', asked: 'at_stake', over: 1_000 }] },
      ],
      grades: [{ id: 'major', name: { en: 'Major', 'zh-CN': '重大' }, when: [['long', 'cost']] }],
      reports: [
        { id: 'initial', name, due: [{ within: '4h', from: 'awareness' }] },
        { id: 'final', name, due: [{ within: '30d', from: 'initial' }] },
      ],
    },
  ],
});
const onset = Date.UTC(2026, 2, 10, 12);
const say = (input: string, value: number | boolean): IncidentEvent => {
  return { kind: 'authority_answered', at: onset, by: 'Li', input, value };
};
const factsOf = (id: string, hours: number, events: IncidentEvent[] = []): IncidentFacts => {
  const ends = { resolvedAt: onset + hours * HOUR };
  const incident = anOutage({ id, startedAt: onset, detectedAt: onset, ...ends });
  const fleet = { terminals: 10_000, merchants: 10_000 };
  return { incident, events, minutes: [], fleet, dailyAttempts: null };
};
const compose = (facts: IncidentFacts, ...earlier: IncidentFacts[]) =>
  composeDuties(file, () => ({ facts, earlier }), onset + 9 * HOUR);

test('one is judged by itself; repeats of its cause add up, with what was said of them', () => {
  const alone = compose(factsOf('inc-2', 1.5, [say('cost', 60)]));
  expect(Duties.parse(alone)).toEqual(alone);
  expect(alone.duties[0]).toMatchObject({ reached: null, repeats: [] });
  const earlier = factsOf('inc-1', 1, [say('cost', 60), say('data_loss', false)]);
  const [both] = compose(factsOf('inc-2', 1.5, [say('cost', 60)]), earlier).duties;
  expect(both).toMatchObject({ reached: 'major', repeats: ['inc-1'] });
  expect(both?.measures.spans.duration).toBe(2.5 * HOUR);
  expect(both?.criteria[1]?.readings[0]).toMatchObject({ value: 120, met: true });
});

test('questions come with their answers, and only those of this incident', () => {
  const { asked } = compose(factsOf('inc-2', 1, [say('cost', 60)]), factsOf('inc-1', 1));
  expect(asked.map(({ id, answer }) => [id, answer?.value])).toEqual([
    ['data_loss', undefined],
    ['cost', 60],
    ['at_stake', undefined],
  ]);
});

test('a document has a part for each regulation, in either language', () => {
  const graded: IncidentEvent = {
    ...{ kind: 'authority_graded', at: onset, by: 'Li', regulation: 'dora' },
    ...{ grade: 'major', reason: 'the bank says so' },
  };
  const sent: IncidentEvent = {
    ...{ kind: 'authority_told', at: onset, by: 'Li', regulation: 'dora', report: 'initial' },
    ...{ sentAt: onset, reference: 'A-7' },
  };
  const said = compose(factsOf('inc-2', 3, [say('data_loss', true), graded, sent]));
  const at = (moment: number) => new Date(moment).toISOString().slice(0, 16);
  const [en] = dutyParts('en', said, at);
  expect(en?.title).toBe('Reports to authorities: DORA');
  expect(en?.rows.map(([, value]) => value)).toEqual([
    'ask lawyers',
    'Major',
    'Major: said by Li, 2026-03-10T12:00 (the bank says so)',
    'met: Duration: 3:00:00 (over 2:00:00)',
    'met: Cost: not known; a name: yes',
    'open: At stake: not known',
    'sent 2026-03-10T12:00, said by Li (A-7)',
    'due 2026-04-09T12:00, counted from a name',
  ]);
  const [zh] = dutyParts('zh-CN', said, at);
  expect(zh?.rows.map(([, value]) => value).join('\n')).toMatch(/请律师确认[\s\S]*重大[\s\S]*符合/);
});

test('a value is estimated until somebody says it, of every incident that is counted', () => {
  const sales = [{ currency: 'CNY', records: 200, amount: 200 * 5_000 }];
  const failing = (id: string, failures: number, events: IncidentEvent[] = []) => {
    const facts = factsOf(id, 1, events);
    const minutes = [{ at: onset, attempts: 100, failures }];
    return { ...facts, incident: { ...facts.incident, sales }, minutes };
  };
  const read = (duties: Duties) => duties.duties[0]?.criteria[2]?.readings[0];
  const alone = compose(failing('inc-2', 20));
  expect(Duties.parse(alone)).toEqual(alone);
  expect(alone.asked[2]).toMatchObject({ answer: null, estimate: { value: 1_000, mean: 50 } });
  expect(alone.asked[1]).toMatchObject({ estimate: null });
  expect(read(alone)).toMatchObject({ value: 1_000, met: false, estimates: [{ failures: 20 }] });
  const both = compose(failing('inc-2', 20), failing('inc-1', 4));
  expect(read(both)).toMatchObject({ value: 1_200, met: true });
  const said = compose(failing('inc-2', 20, [say('at_stake', 700)]), failing('inc-1', 4));
  expect(read(said)).toMatchObject({ value: 900, met: false, estimates: [{ failures: 4 }] });
  expect(dutyParts('en', said, String)[0]?.rows).toContainEqual([
    'a name',
    'not met: At stake: 900 CNY (over 1,000 CNY; estimate: 4 failed payments × 50.00 CNY mean ' +
      'of 200 records)',
  ]);
});
