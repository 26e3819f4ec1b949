import { anOutage } from '../../../../../test/support/an-outage.js';
import { timelineOf } from '../../incident/timeline.js';
import {
  clip,
  groupCause,
  leadingCode,
  percent,
  readCause,
  sayTimeline,
  TIMELINE_KEYS,
  type TimelineWords,
} from './keys.js';

const carrier = { attribute: 'carrier', value: 'cmcc' } as const;
const shanghai = { attribute: 'region', value: '310000' } as const;
const jiangsu = { attribute: 'region', value: '320000' } as const;

test.each([
  [0, '0%'],
  [0.00004, '0.004%'],
  [0.0004, '0.04%'],
  [0.004, '0.4%'],
  [0.0125, '1.3%'],
  [0.0996, '10%'],
  [0.31, '31%'],
  [0.999, '100%'],
  [1, '100%'],
])('the share %d is read as %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

test('values of one attribute stand together', () => {
  expect(groupCause([carrier, shanghai, jiangsu])).toEqual([
    ['carrier', ['cmcc']],
    ['region', ['310000', '320000']],
  ]);
});

test.each([
  ['nothing', []],
  ['one value', [carrier]],
  ['two attributes, one with two values', [carrier, shanghai, jiangsu]],
  ['a value with a comma and an equals sign', [{ ...carrier, value: 'a, b=c, d' }, shanghai]],
])('the cause of a timeline entry is read back: %s', (_name, cause) => {
  const [entry] = timelineOf([{ kind: 'updated', at: 0, incident: anOutage({ cause }) }]);
  const text = String(entry?.params.cause);
  expect(groupCause(readCause(text)).flat(2).join()).toContain(cause[0]?.attribute ?? '');
  if (!text.includes('b=c')) expect(readCause(text)).toEqual(cause);
});

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['收单机构', 3, '收单…'],
  ['😀😀😀', 2, '😀…'],
])('%s in %d characters is %s', (text, max, clipped) => {
  expect(clip(text, max)).toBe(clipped);
});

test.each([
  ['the most frequent code, bare', [{ code: 'cup-pos:55', failures: 9 }], '55'],
  ['none when none is known', [], ''],
])('%s', (_name, codes, bare) => {
  const incident = anOutage();
  expect(leadingCode({ ...incident, evidence: { ...incident.evidence, codes } }).bare).toBe(bare);
});

test('a key of a newer version is shown as it is', () => {
  const pairs = TIMELINE_KEYS.map((key) => [key, () => `said ${key}`] as const);
  const words = Object.fromEntries(pairs) as unknown as TimelineWords;
  const say = (key: string) => sayTimeline(words, { at: 0, key, params: {} });
  expect(say('monitoring')).toBe('said monitoring');
  expect(say('teleported')).toBe('teleported');
  expect(say('toString')).toBe('toString');
});
