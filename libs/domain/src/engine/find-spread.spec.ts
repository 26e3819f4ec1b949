import { ticksOf } from '../../../../test/support/engine-notation.js';
import { play, run } from '../../../../test/support/play-engine.js';
import { START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { firstBefore, firstOf, spreadOf } from './find-spread.js';
import type { Followed } from './memory.js';

const CALM = '0s acq-1 10 acq-2 10 acq-3 10';
const ALL = ['acq-1', 'acq-2', 'acq-3'];
/** The same at every acquirer. */
const everywhere = (what: string) => ALL.map((acquirer) => `${acquirer} ${what}`).join(' ');
const ICBC = everywhere('4x91@icbc/10');

/** What incidents were found to be, each once. */
function found(story: string): string[] {
  const lines = play(`${CALM}\n${story}`).flatMap((line) => {
    const [, id, what] = /^\d+s (inc-\d+) (?:triggered|updated) \S+ (.*)$/.exec(line) ?? [];
    return what === undefined ? [] : [`${id} ${what}`];
  });
  return [...new Set(lines)];
}

test('one issuer times out, and minutes later everybody does: a cascade, in one incident', () => {
  const story = `60s ${ICBC}\n400s ${everywhere('9x91/10')}\n520s end`;
  expect(found(story)).toEqual([
    'inc-1 issuer=icbc issuer_down SEV2',
    'inc-1 everything cascade SEV1',
  ]);
});

test.each([
  ['68', 'inc-1'],
  ['96', 'inc-2'],
  ['--', 'inc-2'],
])('so it is when what follows ends with %s, which is told as %s', (code, id) => {
  const story = `60s ${ICBC}\n400s ${everywhere(`9x${code}/10`)}\n520s end`;
  expect(found(story)).toEqual([
    'inc-1 issuer=icbc issuer_down SEV2',
    `${id} everything cascade SEV1`,
  ]);
});

test.each([
  ['it begins everywhere at once', `60s ${everywhere('9x91/10')}\n520s end`],
  ['its first seconds show one issuer only', `60s ${ICBC}\n75s ${everywhere('9x91/10')}\n520s end`],
  ['others follow within two minutes', `60s ${ICBC}\n180s ${everywhere('9x91/10')}\n520s end`],
  [
    'the issuer was well again by then',
    `60s ${ICBC}\n150s ${everywhere('10')}\n400s ${everywhere('9x96/10')}\n520s end`,
  ],
  [
    'PINs of one acquirer came before',
    `60s acq-1 9x55/10\n400s ${everywhere('9x96/10')}\n520s end`,
  ],
  ['one issuer fails for long', `60s ${ICBC}\n900s end`],
])('no cascade: %s', (_why, story) => {
  const lines = found(story);
  expect(lines).not.toEqual([]);
  expect(lines.filter((line) => line.includes('cascade'))).toEqual([]);
});

test('its grounds are told, and stay when it is looked at again', () => {
  const story = `${CALM}\n60s ${ICBC}\n400s ${everywhere('9x91/10')}\n640s end`;
  const { state } = run(ticksOf(story));
  const [given, ...rivals] = state.memory.followed[0]?.incident.evidence.weighed ?? [];
  expect(given).toMatchObject({ diagnosis: 'cascade', against: [] });
  expect(given?.for.map(({ kind }) => kind)).toEqual(['everywhere', 'spread', 'same_codes']);
  expect(given?.for[1]).toMatchObject({ name: 'issuer', minutes: 6 });
  expect(rivals.map(({ diagnosis }) => diagnosis)).toContain('switch_regional');
});

const SINCE = START + 60 * SECOND;
const { state } = run(ticksOf(`${CALM}\n60s ${ICBC}\n90s end`));
const one = state.memory.followed[0] as Followed;
const issuer = (value: string) => ({ attribute: 'issuer' as const, value });
const then = SINCE + 4 * MINUTE;

/** The incident of the issuer, still failing at that moment. */
function failing(more: Partial<Followed> = {}) {
  return { ...one, lastHitAt: then, ...more };
}

test('several others of its kind that follow are a cascade, and one is not', () => {
  const drawn = { ...state, memory: { ...state.memory, followed: [failing()] } };
  const before = (...cause: { attribute: 'issuer' | 'region'; value: string }[]) =>
    firstBefore(drawn, 'issuer_link', cause, then);
  expect(before(issuer('ccb'), issuer('abc'))?.cause).toEqual([issuer('icbc')]);
  expect(before(issuer('ccb'))).toBeNull();
  expect(before({ attribute: 'region', value: '310000' })).toBeNull();
  expect(before()?.cause).toEqual([issuer('icbc')]);
  expect(firstBefore(drawn, 'pin_key', [], then)).toBeNull();
  // The second and the third one by one.
  const { incident } = one;
  const second = failing({ since: then, incident: { ...incident, cause: [issuer('ccb')] } });
  drawn.memory.followed.push(second);
  expect(before(issuer('abc'))?.cause).toEqual([issuer('icbc')]);
});

test('only what is of one brand, issuer or acquirer, and fails still, drags others along', () => {
  expect(firstOf(failing(), then)).toMatchObject({ cause: [issuer('icbc')], until: then });
  expect(firstOf(failing({ since: then - 2 * MINUTE }), then)).toBeNull();
  expect(firstOf(failing({ lastHitAt: then - 2 * MINUTE }), then)).toBeNull();
  expect(firstOf(failing({ clearSince: then - MINUTE }), then)).toBeNull();
  expect(firstOf(failing({ classes: ['pin_key'] }), then)).toBeNull();
  for (const cause of [
    [],
    [{ attribute: 'region' as const, value: '310000' }],
    [issuer('icbc'), { attribute: 'region' as const, value: '310000' }],
  ]) {
    expect(firstOf(failing({ incident: { ...one.incident, cause } }), then)).toBeNull();
  }
});

test('an issuer that fails at one acquirer is an issuer', () => {
  const cause = [{ attribute: 'acquirer' as const, value: 'acq-1' }, issuer('icbc')];
  const first = firstOf(failing({ incident: { ...one.incident, cause } }), then) ?? undefined;
  expect(spreadOf(first, [], new Map())).toMatchObject({ attribute: 'issuer' });
  expect(spreadOf(first, [issuer('icbc')], new Map())).toBeNull();
});

test('what ends as it began is counted, and what is no wider has not spread', () => {
  const first = firstOf(failing(), then) ?? undefined;
  const codes = new Map([
    ['cup-pos:91', 30],
    ['cup-pos:96', 10],
  ]);
  expect(spreadOf(first, [], codes)).toMatchObject({ attribute: 'issuer', sameCodes: 0.75 });
  expect(spreadOf(first, [issuer('icbc'), issuer('ccb')], codes)).not.toBeNull();
  expect(spreadOf(first, [issuer('icbc')], codes)).toBeNull();
  expect(spreadOf(undefined, [], codes)).toBeNull();
});
