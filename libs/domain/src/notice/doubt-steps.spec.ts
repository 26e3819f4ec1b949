import { aPlaybook } from '../../../../test/support/a-playbook.js';
import { doubtSteps } from './doubt-steps.js';

const text = (en: string, zh: string) => JSON.stringify({ en, 'zh-CN': zh });
const good = text('It fails. Do not restart. {id}', '失败。请勿重启。{id}');
const doubts = (lines: string, playbook = 'key') =>
  doubtSteps(aPlaybook(lines, { playbook })).map(
    ({ path, message }) => `${path.join('.')}: ${message.split(':')[0]}`,
  );

test('a text that its diagnosis allows is not doubted, nor one that people send', () => {
  expect(doubts(`a notify notice: start, text: ${good}`)).toEqual([]);
  expect(doubts(`a notify text: ${text('Restart. {id}', '重启。{id}')}`)).toEqual([]);
});

test('what the diagnosis forbids is found in either language', () => {
  const bad = text('Try the PIN again. {id}', '请重启终端。{id}');
  expect(doubts(`a notify notice: start, text: ${bad}`)).toEqual([
    'steps.0.text.en: "try the pin again" advises retry_pin, which may make it worse',
    'steps.0.text.zh-CN: "重启" advises restart, which may make it worse',
  ]);
  expect(doubts(`a notify notice: start, text: ${bad}`, 'mine')).toEqual([]);
});

test('it is told once, and merchants only', () => {
  expect(
    doubts(`a notify notice: start, text: ${good}\nb notify notice: start, text: ${good}`),
  ).toEqual(['steps.1.notice: another step tells merchants "start" already']);
  expect(doubts(`a notify notice: start, to: issuers, text: ${good}`)).toEqual([
    'steps.0.notice: only merchants are sent notices',
  ]);
});
