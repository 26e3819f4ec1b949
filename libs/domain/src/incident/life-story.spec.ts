import { LIFE_KEYS } from '../notify/catalogue/keys.js';
import { timelineText } from '../notify/words.js';
import { LIFE_EVENTS, type LifeEvent } from './life-event.js';
import { paramsOfLife } from './life-story.js';

const said = { at: 1, by: 'Li', reason: 'because' };
const EVENTS: readonly LifeEvent[] = [
  { ...said, kind: 'role_given', role: 'commander', to: 'Wang' },
  { ...said, kind: 'commented', text: 'the bank says 14:00', corrects: 7 },
  { ...said, kind: 'mitigating', step: 'call' },
  { ...said, kind: 'severity_set', severity: 'SEV1' },
  { ...said, kind: 'merged_into', into: 'inc-2' },
  { ...said, kind: 'took_in', from: 'inc-2' },
  { ...said, kind: 'split_asked', entries: [{ attribute: 'fw', value: '2.1' }] },
  { at: 1, kind: 'split_into', as: 'inc-2' },
  { at: 1, kind: 'came_back', as: 'inc-2' },
  { ...said, kind: 'reviewed' },
  { ...said, kind: 'judged', useful: false },
  { ...said, kind: 'follow_up_moved', followUp: 1, of: 'rule', what: 'look at it', to: 'done' },
  { ...said, kind: 'authority_answered', input: 'data_loss', value: false },
  { ...said, kind: 'authority_graded', regulation: 'dora', grade: 'major' },
  { ...said, kind: 'authority_told', regulation: 'dora', report: 'initial', sentAt: 1 },
  {
    ...{ at: 1, kind: 'authority_reminded', regulation: 'dora', report: 'initial' },
    ...{ before: 60_000, dueAt: 2, to: ['Li', 'Wang'] },
  },
];

test('everything that people do is told in both languages, with who and why', () => {
  expect(EVENTS.map(({ kind }) => kind)).toEqual([...LIFE_KEYS]);
  expect(LIFE_EVENTS.map((schema) => schema.shape.kind.value).sort()).toEqual(
    [...LIFE_KEYS].sort(),
  );
  for (const event of EVENTS) {
    const entry = { at: event.at, key: event.kind, params: paramsOfLife(event) };
    const texts = [timelineText('en', entry), timelineText('zh-CN', entry)];
    for (const text of texts) {
      expect(text).not.toBe(event.kind);
      expect(text).not.toMatch(/undefined/);
      if ('by' in event || event.kind === 'authority_reminded') expect(text).toContain('Li');
    }
  }
});

test('taking a role, handing it over and giving it up read differently', () => {
  const text = (to: string | null) => {
    const event = { at: 1, by: 'Li', kind: 'role_given', role: 'commander', to } as const;
    return timelineText('en', { at: 1, key: event.kind, params: paramsOfLife(event) });
  };
  expect([text('Li'), text('Wang'), text(null)]).toEqual([
    'Li took the role: incident commander',
    'Li gave Wang the role: incident commander',
    'Li left the role: incident commander',
  ]);
});
