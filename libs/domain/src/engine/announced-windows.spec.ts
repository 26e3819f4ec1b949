import { type Told, ticksOf } from '../../../../test/support/engine-notation.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { layOverBook } from '../code/code-book.js';
import { shippedCodes } from '../code/shipped.js';
import type { Change } from '../message/schema.js';
import { withoutExpected } from './announced-windows.js';

const CALM = '0s acq-1 10 acq-2 10 acq-3 10';

function announced(changes: Partial<Change>): Change {
  const at = START + 20 * SECOND;
  const until = START + 90 * SECOND;
  const scope = { acquirer: 'acq-3' };
  return { v: 1, id: 'chg-1', at, until, what: 'maintenance', scope, ...changes };
}

/** Lets a back office announce something at second 20 of a story. */
function withChange(ticks: readonly Told[], change: Change): Told[] {
  return ticks.map((told, i) => {
    if (i !== 20) return told;
    const digests = told.digests.map((digest) => ({ ...digest, changes: [change] }));
    return { ...told, digests };
  });
}

/** When which incident was opened, and where. */
function opened(story: string, change: Partial<Change> = {}): string[] {
  const ticks = withChange(ticksOf(`${CALM}\n${story}`), announced(change));
  return printed(run(ticks)).flatMap((line) => {
    const [, second, what] = /^(\d+)s inc-\d+ triggered \S+ (.*)$/.exec(line) ?? [];
    return what === undefined ? [] : [`${Number(second) < 90 ? 'within' : 'after'} ${what}`];
  });
}

const DOWN = '30s acq-3 10x--/10\n80s acq-3 10\n180s end';

test('an acquirer that is silent in its announced window is no incident', () => {
  expect(opened(DOWN)).toEqual([]);
  expect(opened(DOWN, { what: 'firmware' })).toHaveLength(1);
});

test('one that stays silent after its window is an incident then', () => {
  expect(opened('30s acq-3 10x--/10\n180s end')).toEqual([
    'after acquirer=acq-3 acquirer_host SEV1',
  ]);
});

test('what fails outside of the scope is an incident, and named without it', () => {
  expect(opened('30s acq-3 10x--/10 acq-1 8x96/10\n80s end')).toEqual([
    'within acquirer=acq-1 acquirer_host SEV1',
  ]);
});

test.each<[string, Partial<Change>]>([
  ['names nothing', { scope: {} }],
  ['names what no terminal has', { scope: { rack: 'r-7' } }],
  ['names another acquirer', { scope: { acquirer: 'acq-2' } }],
  ['has no end', { until: undefined }],
  ['has ended', { until: START + 15 * SECOND }],
])('a window that %s covers nobody', (_what, change) => {
  expect(opened(DOWN, change)).toEqual(['within acquirer=acq-3 acquirer_host SEV1']);
});

test('a day switch explains silence and system errors, and no wrong PINs', () => {
  const cutover = { what: 'cutover' as const };
  expect(opened('30s acq-3 5x--+5x90/10\n80s acq-3 10\n180s end', cutover)).toEqual([]);
  expect(opened('30s acq-3 9x55/10\n80s end', cutover)).toEqual([
    'within acquirer=acq-3 zone_pin_key SEV1',
  ]);
});

test('a window on one issuer takes out its failures and leaves the attempts of others', () => {
  const change = announced({ scope: { issuer: ['icbc', 'ccb'] } });
  const row = { profile: 0, terminal: 'T-1', code: 'cup-pos:91', outcome: 'failed', count: 1 };
  const failures = ['icbc', 'abc'].map((issuer) => ({ ...row, issuer, at: change.at }));
  const attempts = [
    { profile: 0, attempt: 9, approved: 7, declined: 0, failed: 2, noAnswer: 0, pin: 0 },
  ];
  const digest = aDigest(change.at, attempts, failures);
  const left = withoutExpected(digest, [change], () => ({ acquirer: 'acq-1' }));
  expect(left.attempts).toEqual(digest.attempts);
  expect(left.failures.map(({ issuer }) => issuer)).toEqual(['abc']);
  expect(withoutExpected(digest, [], () => undefined)).toBe(digest);
});

test.each(['merchant', 'store'])('a window on a %s takes out its failures alone', (attribute) => {
  const change = announced({ scope: { [attribute]: 'mine' } });
  const row = { profile: 0, terminal: 'T-1', code: 'cup-pos:96', outcome: 'failed', count: 1 };
  const failures = ['mine', 'other'].map((name) => ({ ...row, [attribute]: name, at: change.at }));
  const attempts = [
    { profile: 0, attempt: 9, approved: 7, declined: 0, failed: 2, noAnswer: 0, pin: 0 },
  ];
  const digest = aDigest(change.at, attempts, failures);
  const left = withoutExpected(digest, [change], () => ({ acquirer: 'acq-1' }));
  expect(left.attempts).toEqual(digest.attempts);
  expect(left.failures).toEqual(failures.slice(1));
});

test("what a day switch explains goes by an operator's own dialect as well", () => {
  const line = { code: 'C9', alone: 'CUTOVER', mass: 'CUTOVER', source: 's' };
  const own = layOverBook(shippedCodes, [
    {
      dialect: 'acq-3',
      title: { en: 'Ours', 'zh-CN': '本行' },
      sources: { s: 'a letter' },
      codes: [{ ...line, class: 'host_system', en: 'day switch', 'zh-CN': '日切' }],
    },
  ]);
  const change = announced({ what: 'cutover' });
  const row = { profile: 0, terminal: 'T-1', code: 'acq-3:C9', outcome: 'failed', count: 1 };
  const digest = aDigest(change.at, [], [{ ...row, at: change.at }]);
  const left = (codes?: typeof own) =>
    withoutExpected(digest, [change], () => ({ acquirer: 'acq-3' }), codes).failures.length;
  expect([left(), left(own)]).toEqual([1, 0]);
});
