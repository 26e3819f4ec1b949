import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';
import { standingsOf } from '../engine/ask-detectors.js';
import type { Rule } from '../rule/rule.js';
import { SUSPECTS_MAX } from './suspect-book.js';

const RULE = aRule('SingleTerminal', '', { detector: { kind: 'single_terminal' } });
const OTHERS = [aRule('HostErrors', 'host_system'), aRule('MassError55', 'pin_key')];

/**
 * Reads a line a terminal, a word for each three minutes: a bare code that its payment ends with,
 * `crash` for a start after one, `--` for nothing. The first two terminals have one merchant,
 * the others one each, unless a line begins with a merchant and its store, as in `m-9/s-1: 96`; all
 * have one profile. Elsewhere ten customers have no money each time.
 */
function told(...lines: readonly string[]): string[] {
  return play(RULE, lines);
}

function play(rule: Rule | readonly Rule[], lines: readonly string[]): string[] {
  const terminals = lines.map((line) =>
    line
      .replace(/^\S+: /, '')
      .trim()
      .split(/\s+/),
  );
  const shops = lines.map((line, n) => {
    const [, merchant, store] = /^([^/ ]+)(?:\/(\S+))?: /.exec(line) ?? [];
    return { merchant: merchant ?? (n < 2 ? 'm-1' : `m-${n}`), ...(store && { store }) };
  });
  const length = Math.max(...terminals.map((words) => words.length));
  const ticks = Array.from({ length }, (_, i) => {
    const now = START + 3 * (i + 1) * MINUTE;
    const said = terminals.flatMap((words, n) => {
      const who = { profile: 0, terminal: `T-${n + 1}`, ...shops[n], at: now };
      return [{ ...who, word: words[i] ?? '--' }];
    });
    const births = said
      .filter(({ word }) => word === 'crash')
      .map(({ word: _word, ...who }) => ({ ...who, reason: 'crash', boot: i }));
    const failures = said
      .filter(({ word }) => word !== '--' && word !== 'crash')
      .map(({ word, ...who }) => {
        return { ...who, code: `cup-pos:${word}`, outcome: 'declined', count: 1 };
      });
    for (let c = 0; c < 10; c += 1) {
      const who = { profile: 1, terminal: `C-${c}`, merchant: `c-${c}`, at: now };
      failures.push({ ...who, code: 'cup-pos:51', outcome: 'declined', count: 1 });
    }
    const paid = { attempt: 200, approved: 190, declined: 10, failed: 0, noAnswer: 0, pin: 120 };
    const attempts = PROFILES.map(({ id }) => ({ profile: id, ...paid }));
    return { now, people: [], digests: [aDigest(now, attempts, failures, [], { births })] };
  });
  return printed(run(ticks, { settings: { ...SETTINGS, rules: [...[rule].flat(), ...OTHERS] } }));
}

const times = (n: number, word: string) => `${word} `.repeat(n);
const NOTE = /^\d+s inc-1 triggered SingleTerminal merchant=m-1 single_terminal SEV4$/;

test.each([
  ['all its payments fail', times(40, '96')],
  ['it crashes again and again', times(40, 'crash')],
  ['one of a few payments is a decline', times(10, '96 96 96 96 51')],
])('a note, once: %s', (_what, line) => {
  const found = told(line);
  expect(found).toEqual([expect.stringMatching(NOTE)]);
});

test.each([
  ['a customer mistypes a PIN, and others do', [times(60, '55')]],
  ['customers have no money', [times(60, '51')]],
  ['it fails as often as it is declined', [times(40, '96 51')]],
  ['it fails a quarter of an hour, and never again', [times(6, '96')]],
  ['it fails now and then', [times(8, `96 ${times(15, '--')}`)]],
  ['the other terminal of its merchant fails as well', [times(40, '96'), times(40, '91')]],
  ['others of its kind began with it', ['', '', ...Array(3).fill(times(40, '96'))]],
])('nothing: %s', (_what, lines) => {
  expect(told(...lines)).toEqual([]);
});

test('it must have lasted, however often it happened', () => {
  const lasting = (text: string) =>
    aRule('SingleTerminal', '', { detector: { kind: 'single_terminal', lasting: text } });
  expect(play(lasting('2h'), [times(35, 'crash')])).toEqual([]);
  expect(play(lasting('90m'), [times(35, 'crash')])).toEqual([expect.stringMatching(NOTE)]);
});

test('it begins alone and is told, and others of its merchant later open nothing more', () => {
  const later = `${times(60, '--')} ${times(30, '96')}`;
  expect(told(times(90, '96'), later)).toEqual([expect.stringMatching(NOTE)]);
});

test('it is over when its customers are declined by their issuers as usual', () => {
  const found = told(`${times(40, '96')} ${times(30, '51')}`);
  expect(found).toHaveLength(3);
  expect(found[1]).toMatch(/inc-1 monitoring/);
  expect(found[2]).toMatch(/inc-1 recovered/);
});

const SHOP = aRule('SingleShop', '', {
  detector: { kind: 'single_terminal', terminals: 2, lasting: '10m' },
  severity: 'SEV4',
});
const shop = (...lines: readonly string[]) => play([RULE, SHOP], lines);
const six = (text: string, place = 'm-9/s-1') => Array(6).fill(`${place}: ${text}`);
const SHOP_NOTE = /^\d+s inc-1 triggered SingleShop store=s-1 store_own SEV4$/;

test.each([
  ['no terminal of a store gets an answer', six(times(20, '96'))],
  [
    'they fail by different codes',
    [...six(times(20, '91')).slice(3), ...six(times(20, '99')).slice(3)],
  ],
  ['four of its six fail', [...six(times(25, '98')).slice(2), ...six(times(12, '-- 51')).slice(4)]],
  ['their devices crash again and again', six(times(20, 'crash'))],
  [
    'another store of the merchant is well',
    [...six(times(20, '96')), ...six(times(20, '51'), 'm-9/s-2')],
  ],
])('one note for a shop: %s', (_what, lines) => {
  expect(shop(...lines)).toEqual([expect.stringMatching(SHOP_NOTE)]);
});

test('a merchant is named where nobody tells its stores, or several began together', () => {
  const NAMED = /^\d+s inc-1 triggered SingleShop merchant=m-9 merchant_own SEV4$/;
  expect(shop(...six(times(20, '96'), 'm-9'))).toEqual([expect.stringMatching(NAMED)]);
  const stores = [1, 2, 3].flatMap((n) => six(times(20, '96'), `m-9/s-${n}`).slice(4));
  expect(shop(...stores)).toEqual([expect.stringMatching(NAMED)]);
});

test.each([
  ['its router restarts', six(times(3, '96'))],
  ['its customers mistype', six(times(30, '55'))],
  ['its customers have no money', six(times(30, '51'))],
  ['it fails as often as it is declined', six(times(30, '96 51'))],
  [
    'one of its terminals fails, the others now and then',
    [`m-9/s-1: ${times(60, '96')}`, ...six(times(3, `96 ${times(20, '51')}`)).slice(1)],
  ],
  [
    'two other shops of its kind began with it',
    [
      ...six(times(20, '96')),
      ...six(times(20, '96'), 'm-8/s-2'),
      ...six(times(20, '96'), 'm-7/s-3'),
    ],
  ],
])('no note for a shop: %s', (_what, lines) => {
  const found = shop(...lines);
  expect(found.filter((line) => line.includes('SingleShop'))).toEqual([]);
});

test('how near a shop is to its note is told by shop, and one of one terminal is none', () => {
  const failures = [1, 4, 8].flatMap((minute) =>
    ['s-1', 's-1', 's-2'].map((store, i) => {
      const at = START + minute * MINUTE;
      const who = { profile: 0, terminal: `T-${i}`, merchant: `m-${store}`, store, at };
      return { ...who, code: 'cup-pos:96', outcome: 'declined', count: 1 };
    }),
  );
  const now = START + 8 * MINUTE;
  const ticks = [{ now, people: [], digests: [aDigest(now, [], failures)] }];
  const { state } = run(ticks, { settings: { ...SETTINGS, rules: [SHOP] } });
  const [shopOf, ...others] = standingsOf(state, SHOP, now);
  expect(shopOf).toMatchObject({ scope: { attribute: 'store', value: 's-1' }, hits: 6 });
  // Whoever knows the merchant alone may ask for it, too.
  const byMerchant = { ...shopOf, scope: { attribute: 'merchant', value: 'm-s-1' } };
  expect(others).toEqual([byMerchant]);
  expect(shopOf?.gates.map(({ name, value, met }) => `${name} ${value} ${met}`)).toEqual([
    ...['terminals 2 true', 'failures 6 true', `for ${7 * MINUTE} false`, 'left_out 0 true'],
  ]);
});

test('one bad terminal and a few failures of another are no shop', () => {
  const few = `m-9/s-1: ${times(30, '--')} ${times(6, '96')}`;
  const found = shop(`m-9/s-1: ${times(45, '96')}`, few);
  expect(found).toEqual([expect.stringContaining('SingleTerminal merchant=m-9')]);
});

test('a shop of which one terminal is left is that terminal', () => {
  const found = shop(
    `m-9/s-1: ${times(60, '96')}`,
    ...six(`${times(20, '96')} ${times(40, '51')}`).slice(1),
  );
  expect(found.map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
    'inc-1 triggered SingleShop',
    expect.stringMatching(/^inc-1 monitoring/),
    expect.stringMatching(/^inc-1 recovered/),
    'inc-2 triggered SingleTerminal',
  ]);
});

test('a shop is over when its customers are declined as usual, and falls ill again', () => {
  const [ill, well] = [times(20, '96'), times(12, '51')];
  const found = shop(...six(`${ill} ${well} ${times(20, '--')} ${ill}`));
  expect(found.map((line) => line.split(' ')[2])).toEqual([
    ...['triggered', 'monitoring', 'recovered', 'triggered', 'came_back'],
  ]);
});

test('in a fleet where failures are everyday it takes more of them', () => {
  const everyday = Array.from({ length: 12 }, (_, i) =>
    i % 3 ? times(40, '96 51') : times(40, '51 51'),
  );
  const when = (lines: string[]) => Number(/^\d+/.exec(lines[0] ?? '')?.[0] ?? 0);
  const alone = when(told(times(80, '96')));
  expect(when(told(times(80, '96'), '', ...everyday))).toBeGreaterThan(alone);
});

test('no more terminals are suspected than there is room for', () => {
  const failures = Array.from({ length: SUSPECTS_MAX + 50 }, (_, i) => {
    const who = { profile: 0, terminal: `T-${i}`, merchant: `m-${i}`, store: 's-1', at: START };
    return { ...who, code: 'cup-pos:96', outcome: 'declined', count: 1 };
  });
  const ticks = [{ now: START, people: [], digests: [aDigest(START, [], failures)] }];
  const { state } = run(ticks, { settings: { ...SETTINGS, rules: [RULE] } });
  const kept = state.memory.kept.get('single_terminal')?.get('alone') as {
    suspects: Map<string, { store: string }>;
    leftOut: number;
  };
  // An open incident of a store explains what fails there.
  expect(kept.suspects.get('T-7')?.store).toBe('s-1');
  expect([kept.suspects.size, kept.leftOut]).toEqual([SUSPECTS_MAX, 50]);
});
