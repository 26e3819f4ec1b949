import { aPlaybook } from '../../../../test/support/a-playbook.js';
import { doubtNotice, fillNotice, type Notice, placesOf } from './notice.js';

function doubts(en: string, zh: string, promised?: string): string[] {
  const [step] = aPlaybook('tell notify').steps;
  const more = promised === undefined ? {} : { next_update: promised };
  const notice = { ...(step as Notice), text: { en, 'zh-CN': zh }, ...more };
  return doubtNotice(notice).map(({ locale, message }) => `${locale} ${message.split(':')[0]}`);
}

test('a notice that says the same in both languages is a good one', () => {
  expect(doubts('{id} since {since}', '{since}起，{id}')).toEqual([]);
  expect(doubts('{id}, again at {next_update}', '{id}，{next_update}再报', '30m')).toEqual([]);
});

test('what one language lacks, what nothing fills, and what has no time is told', () => {
  expect(doubts('{id} since {since}', '{id}')).toEqual([
    'zh-CN {since} is missing, the other language has it',
  ]);
  expect(doubts('{id} {sinse}', '{id}')).toEqual([
    'en {sinse} is nothing that is known of an incident',
  ]);
  expect(doubts('{id} {next_update}', '{id} {next_update}')).toEqual([
    'en {next_update} has no time',
    'zh-CN {next_update} has no time',
  ]);
  expect(doubts('nothing', '无')).toEqual(['en {id} is missing', 'zh-CN {id} is missing']);
});

test('places are filled, and what is none stays', () => {
  const values = {
    id: 'inc-1',
    since: '03:02',
    now: '03:05',
    scope: 'acq-1',
    terminals: '5',
    merchants: '3',
    next_update: '03:35',
  };
  expect(placesOf('{id} {x}')).toEqual(['id', 'x']);
  expect(fillNotice('{id}: {terminals} at {scope}, {x}', values)).toBe('inc-1: 5 at acq-1, {x}');
});
