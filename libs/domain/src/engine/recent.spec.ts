import { aDigest } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { layOverBook } from '../code/code-book.js';
import { shippedCodes } from '../code/shipped.js';
import type { FailureRow } from '../digest/digest.js';
import { forget } from './forget.js';
import { eachSum } from './profile-sums.js';
import {
  failureMatcher,
  failureWithin,
  newRecent,
  type Recent,
  slicesSince,
  takeIn,
} from './recent.js';

const row = { profile: 1, approved: 0, declined: 0, failed: 0, noAnswer: 0 };

function failure(more: Partial<FailureRow> = {}): FailureRow {
  const base = { profile: 1, terminal: 'T-1', code: 'cup-pos:55', outcome: 'declined', count: 1 };
  return { ...base, at: 0, ...more };
}

/** Plays failures written as `terminal:code@second`; `x` is counted, `.` is a repeat. */
function play(text: string): string {
  const recent = newRecent();
  return text
    .split(' ')
    .map((word) => {
      const [, terminal = '', code = '', second = ''] = /^(.+):(.+)@(.+)$/.exec(word) ?? [];
      const at = Number(second) * SECOND;
      const failed = failure({ terminal, code: `cup-pos:${code}`, at });
      return takeIn(recent, aDigest(at, [], [failed])).failures[0]?.counted ? 'x' : '.';
    })
    .join('');
}

test.each([
  ['the same customer tries again and again', 'A:55@0 A:55@2 A:55@59', 'x..'],
  ['the next customer, a minute later', 'A:55@0 A:55@60 A:55@61', 'xx.'],
  [
    'one that is stuck, ever more rarely',
    'A:55@0 A:55@60 A:55@120 A:55@180 A:55@300 A:55@420',
    'xx.x.x',
  ],
  ['one that was well for a while', 'A:55@0 A:55@60 A:55@400 A:55@460', 'xxxx'],
  ['another terminal', 'A:55@0 B:55@1', 'xx'],
  ['another code of the same class', 'A:55@0 A:99@1', 'x.'],
  ['another class', 'A:55@0 A:96@1', 'xx'],
  ['a repeat that another writer told of first', 'A:55@10 A:55@5', 'x.'],
  ['a clock that was set back by an hour', 'A:55@4000 A:55@400', 'xx'],
])('%s', (_name, failures, counted) => {
  expect(play(failures)).toBe(counted);
});

/** Fills a memory with one attempt a second, the seconds in this order. */
function filled(seconds: readonly number[]): Recent {
  const recent = newRecent();
  for (const second of seconds) {
    const at = second * SECOND;
    takeIn(recent, aDigest(at, [{ ...row, attempt: 1, pin: 1 }], [failure({ at })]));
  }
  return recent;
}

function attemptsSince(recent: Recent, second: number): number {
  const slices = slicesSince(recent, second * SECOND);
  let sum = 0;
  for (const { attempts } of slices) {
    eachSum(attempts, (_profile, all) => {
      sum += all;
    });
  }
  return sum;
}

const seconds = (n: number) => Array.from({ length: n }, (_, i) => i);

test('the last minute is remembered to the second', () => {
  const recent = filled(seconds(60));
  forget(recent, 59 * SECOND);
  expect(attemptsSince(recent, 57)).toBe(3);
  expect(attemptsSince(recent, 0)).toBe(60);
});

test('digests that come out of order are remembered in order', () => {
  const inOrder = filled(seconds(30));
  const turned = filled(seconds(30).reverse());
  expect(turned.slices.map((s) => s.at)).toEqual(inOrder.slices.map((s) => s.at));
  expect(attemptsSince(turned, 20)).toBe(10);
});

test.each<[string, string, boolean]>([
  ['everything', '', true],
  ['its acquirer', 'acquirer=acq-1', true],
  ['another acquirer', 'acquirer=acq-2', false],
  ['one of two acquirers', 'acquirer=acq-1 acquirer=acq-2', true],
  ['its acquirer and its issuer', 'acquirer=acq-1 issuer=icbc', true],
  ['its acquirer and another issuer', 'acquirer=acq-1 issuer=cmb', false],
  ['an attribute that it does not have', 'model=A920', false],
])('a failure lies within %s: %s', (_name, text, within) => {
  const cause = text.split(' ').flatMap((word) => {
    const [attribute = '', value = ''] = word.split('=');
    return attribute === '' ? [] : [{ attribute, value }];
  });
  expect(failureWithin(failure({ issuer: 'icbc' }), { acquirer: 'acq-1' }, cause)).toBe(within);
});

test("an operator's dialect decides the class of its codes", () => {
  const line = { code: 'C1', alone: 'CONFIG_TERMINAL', mass: 'MASTER_DATA', source: 's' };
  const own = layOverBook(shippedCodes, [
    {
      dialect: 'acq-7',
      title: { en: 'Ours', 'zh-CN': '本行' },
      sources: { s: 'a letter' },
      codes: [{ ...line, en: 'unknown terminal', 'zh-CN': '终端未知' }],
    },
  ]);
  const digest = aDigest(0, [], [failure({ code: 'acq-7:C1' })]);
  expect(takeIn(newRecent(), digest).failures[0]?.class).toBe('other');
  expect(takeIn(newRecent(), digest, own).failures[0]?.class).toBe('config');
});

test.each([
  [[], true],
  [[{ attribute: 'region', value: '310000' }], true],
  [[{ attribute: 'region', value: '440000' }], false],
  [[{ attribute: 'issuer', value: 'icbc' }], true],
  [[{ attribute: 'issuer', value: 'ccb' }], false],
  [
    [
      { attribute: 'merchant', value: 'm-2' },
      { attribute: 'merchant', value: 'm-1' },
      { attribute: 'region', value: '310000' },
    ],
    true,
  ],
  [
    [
      { attribute: 'issuer', value: 'icbc' },
      { attribute: 'region', value: '440000' },
    ],
    false,
  ],
])('many failures lie within a cause as one does: %j', (cause, within) => {
  const profile = { region: '310000' };
  const row = { profile: 1, terminal: 'T-1', merchant: 'm-1', issuer: 'icbc', code: 'cup-pos:55' };
  const failure = { ...row, count: 1, at: 0 };
  const matches = failureMatcher(new Map([[1, profile]]), cause);
  expect([matches(failure), matches(failure)]).toEqual([within, within]);
  expect(failureWithin(failure, profile, cause)).toBe(within);
});
