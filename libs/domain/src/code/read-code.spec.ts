import fc from 'fast-check';
import { CLASS_FACTS, FAILURE_CLASSES } from './catalogue.js';
import {
  actionsIn,
  classOf,
  codesOf,
  factsOf,
  isApproval,
  isListed,
  listedCodes,
  massReasonOf,
  meaningOf,
} from './read-code.js';
import { shippedCodes } from './shipped.js';

test.each([
  ['cup-pos:55', 'declined', 'pin_key'],
  ['cup-pos:99', 'failed', 'pin_key'],
  ['cup-pos:91', 'failed', 'issuer_link'],
  ['cup-pos:51', 'declined', 'funds'],
  ['cup-pos:96', 'failed', 'host_system'],
  ['cup-pos:96', 'noAnswer', 'no_answer'],
  ['local:timeout', 'failed', 'no_answer'],
  ['visa:55', 'declined', 'pin_key'],
  ['visa:Z3', 'failed', 'no_answer'],
  ['gicc:58', 'failed', 'config'],
  ['gicc:99', 'failed', 'pin_key'],
  ['cb:99', 'failed', 'host_system'],
  ['iso8583-1993:117', 'declined', 'pin_key'],
  ['iso8583-1993:912', 'failed', 'issuer_link'],
  ['cup-pos:QQ', 'failed', 'other'],
  ['nowhere:55', 'declined', 'other'],
  ['cup-pos:constructor', 'failed', 'other'],
  ['dev:PED.KCV', null, 'device'],
  ['dev:anything.at.all', null, 'device'],
])('%s %s counts as %s', (code, outcome, expected) => {
  expect(classOf(code, outcome)).toBe(expected);
});

test('the classes that detection was tuned on stay what they are', () => {
  const codes = {
    config: '03 40 58 77 97',
    card_data_read: '13 14 45 54',
    format: '12 25 30 94',
    funds: '01 05 51 57 59 61 65',
    host_system: '90 92 96',
    issuer_link: '68 91 98',
    pin_key: '38 55 75 99 A0 A7',
  };
  for (const [cls, list] of Object.entries(codes)) {
    for (const code of list.split(' '))
      expect([code, classOf(`cup-pos:${code}`, null)]).toEqual([code, cls]);
  }
});

test('only the PIN class is measured against PIN attempts', () => {
  expect(FAILURE_CLASSES.filter((c) => CLASS_FACTS[c].denominator === 'pin')).toEqual(['pin_key']);
});

test('a known code has a meaning in both languages, an unknown one has none', () => {
  expect(meaningOf('cup-pos:55')).toEqual({ en: 'incorrect PIN', 'zh-CN': '密码错误' });
  expect(meaningOf('cup-pos:ZZ')).toBeNull();
});

test('one 55 is a customer, a mass of 55 is the keys', () => {
  const { alone, mass, act } = factsOf('cup-pos:55');
  expect(act).toBe('C');
  expect(alone).toMatchObject({ reason: 'PIN_INCORRECT', type: 'TYPE.TXN.PIN', party: 'customer' });
  expect(mass).toMatchObject({
    reason: 'KEY_SYNC_PIN',
    type: 'TYPE.SYSTEM.KEY',
    party: 'acquirer',
  });
  expect(mass.forbidden).toEqual(expect.arrayContaining(['restart', 'retry_pin']));
});

test('a code of a group is read by it, but is not listed', () => {
  expect(factsOf('iso8583-1993:163')).toMatchObject({
    listed: false,
    alone: { reason: 'DECLINED' },
  });
  expect(factsOf('iso8583-1993:116')).toMatchObject({ listed: true, alone: { reason: 'FUNDS' } });
  expect(factsOf('dev:PED.XYZ').mass.reason).toBe('KEY_JOB');
  expect([isListed('dev:PED.XYZ'), isListed('dev:PED.KCV')]).toEqual([false, true]);
});

test('a code that nobody knows is read as unknown, in mass as well', () => {
  expect(factsOf('acq-7:C1')).toMatchObject({
    listed: false,
    means: null,
    class: 'other',
    source: null,
    alone: { reason: 'UNKNOWN' },
    mass: { reason: 'UNKNOWN_MASS', forbidden: ['restart'] },
  });
});

test.each([
  ['cup-pos:00', true],
  ['cup-pos:A4', true],
  ['cup-pos:55', false],
  ['iso8583-1993:000', true],
  ['iso8583-1993:002', true],
  ['visa:Y3', true],
  ['mastercard:85', true],
  ['acq-7:00', true],
  ['acq-7:000', false],
])('%s is an approval: %s', (code, expected) => {
  expect(isApproval(code)).toBe(expected);
});

test('a faulty security module is known in every dialect', () => {
  const codes = ['cup-pos:A7', 'visa:83', 'iso8583-1993:920', 'cup-pos:55', 'nobody:1'];
  const [hsm, key] = ['HSM_FAULT', 'KEY_SYNC_PIN'];
  expect(codes.map((code) => massReasonOf(code))).toEqual([hsm, hsm, hsm, key, null]);
});

test('a dialect lists its codes, the groups last; an unknown one has none', () => {
  expect(codesOf('local').map(({ code }) => code)).toEqual(['local:timeout', 'local:overflow']);
  expect(codesOf('dev').at(-1)?.code).toBe('dev:*');
  expect(codesOf('nowhere')).toEqual([]);
});

test('no text, however strange, makes a look-up throw', () => {
  const dialect = fc.constantFrom(...shippedCodes.dialects.keys(), '__proto__', 'dev', '');
  const code = fc.oneof(
    fc.string(),
    fc.tuple(dialect, fc.string()).map(([d, c]) => `${d}:${c}`),
  );
  const outcome = fc.constantFrom('declined', 'failed', 'noAnswer', null);
  fc.assert(
    fc.property(code, outcome, (text, how) => {
      expect(FAILURE_CLASSES).toContain(classOf(text, how));
      const facts = factsOf(text);
      expect(facts.means === null).toBe(meaningOf(text) === null);
      if (facts.listed) expect(isListed(text)).toBe(true);
      isApproval(text);
      massReasonOf(text);
      codesOf(text);
    }),
  );
});

test('actions have their words in each language', () => {
  expect(actionsIn('en').restart).toBe('restart terminals');
  expect(actionsIn('zh-CN').restart).toBe('重启终端');
});

test('the listed codes are those with a line, without the one that stands for unknown ones', () => {
  expect(listedCodes()).toEqual(expect.arrayContaining(['cup-pos:55', 'local:timeout']));
  expect(listedCodes().every((code) => isListed(code))).toBe(true);
  expect(listedCodes().filter((code) => /[*]|overflow/.test(code))).toEqual([]);
});
