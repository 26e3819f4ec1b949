import { SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { COMMON_RULES, CommonWatch, type Level, newCommonState } from './common-rules.js';
import { tellDigest } from './tell-digest.js';

/** A digest of ten seconds: attempts and failures of one profile. */
function digest(to: number, attempt: number, failing: number): Digest {
  const counts = { approved: attempt - failing, declined: 0, failed: failing, noAnswer: 0, pin: 0 };
  const failure = { profile: 1, terminal: 't', code: 'cup-pos:96', outcome: 'failed', at: to };
  const failures = failing > 0 ? [{ ...failure, count: failing }] : [];
  return tellDigest({ attempts: [{ profile: 1, attempt, ...counts }], failures }, to);
}

/** When each rule first fires at its written line, in seconds. */
function firings(failing: (second: number) => number, seconds: number): Map<string, number> {
  const watch = new CommonWatch(newCommonState(0), () => ({ acquirer: 'acq-1' }));
  const fired = new Map<string, number>();
  for (let second = 5; second <= seconds; second += 5) {
    watch.take(digest(second * SECOND, 50, failing(second)));
    const above = watch.look(second * SECOND).filter(({ rule, level }) => level > rule.written);
    for (const { rule } of above) if (!fired.has(rule.name)) fired.set(rule.name, second);
  }
  return fired;
}

test('a share above the line for five minutes fires after five minutes, and no sooner', () => {
  const fired = firings((second) => (second > 4_000 ? 25 : 0), 5_000);
  const after = (fired.get('share_5m_for_5m') ?? 0) - 4_000;
  expect(after).toBeGreaterThan(300);
  expect(after).toBeLessThan(375);
  expect((fired.get('share_1m_busy') ?? 0) - 4_000).toBeLessThan(30);
});

test('three sigma know the last hour, and a count like those of the hour before is none', () => {
  const usual = (second: number) => (Math.floor(second / 60) % 2 === 0 ? 1 : 0);
  expect(firings(usual, 5_000).has('sigma_1m')).toBe(false);
  const fired = firings((second) => (second > 4_000 ? 12 : usual(second)), 4_200);
  expect((fired.get('sigma_1m') ?? 0) - 4_000).toBeLessThan(70);
});

test('what is healthy has no level', () => {
  const watch = new CommonWatch(newCommonState(0), () => ({ acquirer: 'acq-1' }));
  const levels: Level[] = [];
  for (let second = 5; second <= 900; second += 5) {
    watch.take(digest(second * SECOND, 50, 0));
    levels.push(...watch.look(second * SECOND));
  }
  expect(levels).toEqual([]);
  expect(new Set(COMMON_RULES.map(({ name }) => name)).size).toBe(COMMON_RULES.length);
});
