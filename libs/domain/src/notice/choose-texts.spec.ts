import { aPlaybook, aRunOf } from '../../../../test/support/a-playbook.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { chooseTexts, forbiddenFor, noticeStep } from './choose-texts.js';
import type { NoticesFile } from './notice-file.js';

const words = { en: 'of the file', 'zh-CN': '文件' };
const file = { texts: { start: words, update: words } } as NoticesFile;
const own = { en: 'of the playbook {id}', 'zh-CN': '预案 {id}' };

test('a playbook that says it is marked so; what it does not say, the file does', () => {
  const run = aRunOf(`look manual\ntell notify notice: start, text: ${JSON.stringify(own)}`);
  expect(noticeStep(run, 'start')?.id).toBe('tell');
  expect(chooseTexts(file, run, 'start')).toEqual(own);
  expect(chooseTexts(file, run, 'update')).toBe(words);
  expect(chooseTexts(file, aRunOf('tell notify'), 'start')).toBe(words);
  expect(chooseTexts(file, null, 'start')).toBe(words);
});

test('what diagnosis and playbook forbid is forbidden, once', () => {
  const forbidden = ['restart', 'swap_terminal'].map((action) => ({ action, why: words }));
  const run = { ...aRunOf('a manual'), playbook: aPlaybook('a manual', { forbidden }) };
  const incident = anIncident({ forbidden: ['restart', 'retry_pin'] });
  expect(forbiddenFor(incident, run)).toEqual(['restart', 'retry_pin', 'swap_terminal']);
  expect(forbiddenFor(incident, null)).toEqual(['restart', 'retry_pin']);
  expect(forbiddenFor({ ...incident, status: 'resolved' }, run)).toEqual([]);
});
