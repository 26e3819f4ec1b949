import { aPlaybook } from '../../../../test/support/a-playbook.js';
import { doubtPlaybook } from './doubt-playbook.js';

const words = { en: 'words', 'zh-CN': '文字' };

function doubts(lines: string, more: object = {}): string[] {
  return doubtPlaybook(aPlaybook(lines, more), ['restart', 'tell_merchants']).map(
    ({ path, message }) => `${path.join('.')}: ${message.split(/[:,;]/)[0]}`,
  );
}

test('a playbook that leads somewhere is not doubted', () => {
  expect(
    doubts('a manual\nb ask answers: [yes, no/end]\nc check otherwise: d, next: end\nd manual'),
  ).toEqual([]);
});

test('ids: twice the same, the end, the same answer twice', () => {
  expect(doubts('a manual\na manual')[0]).toBe('steps.1.id: a is the id of step 1 already');
  expect(doubts('end manual')[0]).toBe('steps.0.id: "end" is where a playbook is over');
  expect(doubts('a ask answers: [yes, yes]')).toEqual([
    'steps.0.answers.1.id: yes is another answer already',
  ]);
});

test('a way to a step that is not there', () => {
  expect(doubts('a manual limit: 5m, late: calll\ncall manual')).toEqual([
    'steps.0.late: there is no step "calll"',
  ]);
  expect(doubts('a ask answers: [yes, no/b]')).toEqual([
    'steps.0.answers.1.next: there is no step "b"',
  ]);
});

test('a circle is told where it closes', () => {
  expect(doubts('a manual\nb manual\nc manual next: a')).toEqual([
    'steps.2.next: it leads back to a',
  ]);
  expect(doubts('a manual next: a')).toEqual(['steps.0.next: it leads back to a']);
});

test('a step that nobody comes to', () => {
  expect(doubts('a manual next: end\nb manual')).toEqual(['steps.1.id: b can never be reached']);
});

test('a command wants somebody’s word on every way to it', () => {
  const unasked = 'command: sign_in can be reached without an approval';
  expect(doubts('a command')).toEqual([`steps.0.${unasked}`]);
  expect(doubts('a approve\nb command')).toEqual([]);
  expect(doubts('q ask answers: [yes, no/b]\na approve\nb command')).toEqual([
    `steps.2.${unasked}`,
  ]);
  expect(doubts('a approve refused: c, next: end\nc command')).toEqual([`steps.1.${unasked}`]);
  expect(doubts('a approve limit: 5m, late: c\nb manual next: end\nc command')).toEqual([
    `steps.2.${unasked}`,
  ]);
});

test('what would make it worse is no step: by the playbook, and by the diagnosis', () => {
  const forbidden = [{ action: 'restart', why: words }];
  const restart = 'a approve\nb command command: restart';
  expect(doubts(restart, { playbook: 'mine', forbidden })).toEqual([
    'steps.1.command: restart is forbidden by this playbook itself',
  ]);
  expect(doubts(restart, { playbook: 'hsm' })).toEqual([
    'steps.1.command: restart is forbidden by the diagnosis hsm',
  ]);
  expect(doubts('a notify', { playbook: 'own_plane' })).toEqual([
    'steps.0.to: tell_merchants is forbidden by the diagnosis own_plane',
  ]);
});

test('a decision that decides nothing', () => {
  expect(doubts('a approve refused: b\nb manual')).toEqual([
    'steps.0.refused: a refusal leads to b',
  ]);
  expect(doubts('a check otherwise: b\nb manual')).toEqual([
    'steps.0.otherwise: it leads to b whether it holds or not',
  ]);
});

test('notices are looked into, and an action that is hardly known is only told as a slip', () => {
  const text = { en: '{id} {sinse}', 'zh-CN': '{id}' };
  const [doubt] = doubtPlaybook(aPlaybook(`a notify text: ${JSON.stringify(text)}`), []);
  expect(doubt).toMatchObject({ path: ['steps', 0, 'text', 'en'], slip: { typed: 'sinse' } });
  const forbidden = [{ action: 'restrat', why: words }];
  expect(doubtPlaybook(aPlaybook('a manual', { forbidden }), ['restart'])).toMatchObject([
    { path: ['forbidden', 0, 'action'], slip: { typed: 'restrat' }, onlyASlip: true },
  ]);
});
