import { approvalFor, doubtNotices, doubtText, type NoticesFile } from './notice-file.js';

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const text = both('Since {since} it fails. Ref {id}.', '{since}起失败。事件号{id}。');
const file: NoticesFile = {
  next_update: '30m',
  approval: {
    SEV1: { people: 0, hold: '5m' },
    SEV2: { people: 1, hold: '5m' },
    SEV3: { people: 1, hold: '5m' },
    SEV4: { people: 1, hold: '5m' },
  },
  recovered: { people: 0, hold: '2m' },
  by_hand: { people: 1, many: 1_000, many_people: 2 },
  undo: '30s',
  texts: {
    ...{ start: text, update: text, recovered: text, correction: text },
    opt_in: both('May we? {link}', '可以吗？{link}'),
  },
};

test('a text says what both languages say, and every place is one that can be filled', () => {
  expect(doubtNotices(file)).toEqual([]);
  const start = both('It fails for {custmer}. Ref {id}.', '{since}起失败。');
  const told = doubtNotices({ ...file, texts: { ...file.texts, start } });
  expect(told.map(({ path, message }) => `${path.join('.')}: ${message.split(/[:,]/)[0]}`)).toEqual(
    [
      'texts.start.en: {custmer} is nothing that is known of an incident',
      'texts.start.en: {since} is missing',
      'texts.start.zh-CN: {id} is missing',
    ],
  );
});

test('an opt-in without its link asks for nothing', () => {
  const texts = { ...file.texts, opt_in: both('May we?', '可以吗？{link}') };
  expect(doubtNotices({ ...file, texts }).map(({ path }) => path.join('.'))).toEqual([
    'texts.opt_in.en',
  ]);
});

test('what would make it worse is no text, and the first message carries what matters', () => {
  const bad = both('Since {since}: try the PIN again. Ref {id}.', '{since}起请重启终端。{id}');
  expect(doubtText(bad, {}).map(({ path }) => path[0])).toEqual(['en', 'zh-CN']);
  const long = 'x'.repeat(170);
  const late = both(`${long} since {since}, do not restart. {id}`, '{since}请勿重启。{id}');
  expect(doubtText(late, {}).map(({ message }) => message.split(' comes')[0])).toEqual([
    'the time',
    '"do not"',
  ]);
});

test.each([
  ['start', 'SEV1', false, 40, 0],
  ['start', 'SEV2', false, 40, 1],
  ['start', 'SEV1', true, 40, 1],
  ['start', 'SEV1', true, 1_001, 2],
  ['start', 'SEV1', false, 10_000, 0],
  ['recovered', 'SEV2', false, 40, 0],
  ['correction', 'SEV1', false, 40, 1],
] as const)('%s of %s, by hand %s, to %d merchants: %d people', (...given) => {
  const [kind, severity, byHand, merchants, people] = given;
  expect(approvalFor(file, { kind, severity, byHand, merchants }).people).toBe(people);
});
