import { play } from '../../../../test/support/play-engine.js';
import { aDigest, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { AttemptRow, Digest, FailureRow } from '../digest/digest.js';
import { newState } from './memory.js';
import { tick } from './tick.js';

const CALM = '0s acq-1 10 acq-2 10 acq-3 10';

/** What incidents were found to be, each once. */
function lines(story: string): string[] {
  const found = play(`${CALM}\n${story}`).flatMap((line) => {
    const [, id, what] = /^\d+s (inc-\d+) (?:triggered|updated) \S+ (.*)$/.exec(line) ?? [];
    return what === undefined ? [] : [`${id} ${what}`];
  });
  return [...new Set(found)];
}

test('what fails at one acquirer and minutes later everywhere is one incident that grows', () => {
  const found = lines(
    '60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10 acq-3 9x96/10\n700s end',
  );
  expect(found).toEqual([
    'inc-1 acquirer=acq-1 acquirer_host SEV1',
    'inc-1 everything cascade SEV1',
  ]);
});

test('where hardly anybody pays elsewhere, who has not failed yet is not well for that', () => {
  const found = lines(
    '0s acq-3 1\n60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10 acq-3 1x96/1\n700s end',
  );
  expect(found.at(-1)).toBe('inc-1 everything cascade SEV1');
});

test('what fails at another acquirer while a third is well is another fault', () => {
  expect(lines('60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10\n700s end')).toEqual([
    'inc-1 acquirer=acq-1 acquirer_host SEV1',
    'inc-2 acquirer=acq-2 acquirer_host SEV1',
  ]);
});

/** A second of twenty payments of each profile, of which so many fail. */
function aSecond(second: number, failing: (profile: number) => number): Digest {
  const at = START + second * SECOND;
  const none = { declined: 0, noAnswer: 0, pin: 0 };
  const rows = PROFILES.map(({ id: profile }): AttemptRow => {
    const failed = failing(profile);
    return { profile, attempt: 20, approved: 20 - failed, failed, ...none };
  });
  const failures = rows.flatMap(({ profile, failed }) =>
    Array.from({ length: failed }, (_, i): FailureRow => {
      const name = `${profile}-${second * 20 + i}`;
      const whose = { terminal: `T-${name}`, merchant: `m-${name}` };
      return { profile, ...whose, code: 'cup-pos:96', outcome: 'failed', count: 1, at };
    }),
  );
  return aDigest(at, rows, failures);
}

const isShanghai = (profile: number) => profile % 2 === 0;
const isFirst = (profile: number) => profile < 4;

/** Incidents, where all of an acquirer fails a little after `early` that was told as a region. */
function told(early: (profile: number) => boolean): string[] {
  const state = newState();
  const opened: string[] = [];
  for (let second = 1; second <= 50; second += 1) {
    const digest = aSecond(second, (profile) => {
      if (second > 30 && early(profile)) return 18;
      return second > 34 && isFirst(profile) ? 7 : 0;
    });
    const input = { digests: [digest], profiles: second === 1 ? PROFILES : [], people: [] };
    const { effects } = tick(state, SETTINGS, input, digest.to);
    for (const effect of effects) {
      if (effect.kind !== 'append_event' || effect.event.kind !== 'triggered') continue;
      opened.push(effect.incident);
      const { followed } = state.memory;
      const [one] = followed;
      if (followed.length > 1 || !one) continue;
      one.incident = { ...one.incident, cause: [{ attribute: 'region', value: '310000' }] };
    }
  }
  return opened;
}

test('a region that fails only at the acquirer which fails everywhere was a part of that', () => {
  expect(told((profile) => isShanghai(profile) && isFirst(profile))).toEqual(['inc-1']);
});

test('a region that fails at all acquirers is no part of what fails at one of them', () => {
  expect(told(isShanghai)).toEqual(['inc-1', 'inc-2']);
});
