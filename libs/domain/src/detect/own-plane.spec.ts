import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS } from '../../../../test/support/tiny-fleet.js';
import { explain } from '../engine/explain.js';

const OWN = aRule('OwnPathBlind', '', { detector: { kind: 'own_plane' } });
const SILENT = aRule('TerminalsSilent', '', { detector: { kind: 'silence' } });

/** What is told of a story, by when. */
function told(story: string, rules = [OWN, SILENT]): [number, string][] {
  return printed(run(beatsOf(story), { settings: { ...SETTINGS, rules } })).flatMap((line) => {
    const [, second, what = ''] = /^(\d+)s (.*)$/.exec(line) ?? [];
    return what.startsWith('tell') ? [] : [[Number(second), what] as [number, string]];
  });
}

test.each(['deaf', 'nothing'])(
  '%s: one incident about ourselves, over when we hear again',
  (how) => {
    const lines = told(`0s 20\n240s ${how}\n420s heard\n700s end`);
    expect(lines.map(([, what]) => what)).toEqual([
      'inc-1 triggered OwnPathBlind everything own_plane SEV2',
      'inc-1 monitoring',
      'inc-1 recovered',
    ]);
    expect(lines[0]?.[0]).toBeLessThanOrEqual(240 + 45);
    expect(lines[1]?.[0]).toBeGreaterThan(420);
  },
);

test.each(['deaf', 'nothing'])('%s for less than the rule asks is nobody’s night', (how) => {
  const patient = [aRule('OwnPathBlind', '', { detector: { kind: 'own_plane' }, for: '60s' })];
  expect(told(`0s 20\n240s ${how}\n280s heard\n700s end`, [...patient, SILENT])).toEqual([]);
  const [first] = told(`0s 20\n240s ${how}\n420s heard\n700s end`, [...patient, SILENT]);
  expect(first?.[1]).toBe('inc-1 triggered OwnPathBlind everything own_plane SEV2');
  expect(first?.[0]).toBeGreaterThanOrEqual(300 - 5);
  expect(first?.[0]).toBeLessThanOrEqual(300 + 5);
});

test('where acquirers count fewer payments as well, the terminals are really gone', () => {
  const lines = told('0s 20\n240s silent * 0.95 1\n240s payments 1\n500s end');
  expect(lines.map(([, what]) => what)).toEqual([
    'inc-1 triggered TerminalsSilent everything terminals_silent SEV2',
  ]);
});

test.each<[string, string]>([
  ['a region is silent', '240s silent region=310000 1 1'],
  ['the evening comes', '240s silent * 0.8 900'],
  ['everybody says goodbye', '240s goodbye closing * 1 120'],
])('our path is not doubted when %s', (_what, line) => {
  expect(told(`0s 20\n${line}\n700s end`, [OWN])).toEqual([]);
});

test('how sure it is, and whether the acquirers say so too, can be explained', () => {
  const { state, decided } = run(beatsOf('0s 20\n240s deaf\n262s end'), {
    settings: { ...SETTINGS, rules: [{ ...OWN, for: 60_000 }] },
  });
  expect(decided).toEqual([]);
  const now = state.memory.newestAt ?? 0;
  expect(explain(state, { ...OWN, for: 60_000 }, '', now)).toMatchObject({
    verdict: 'holding',
    units: 'fleet_due',
    evidence: { limit: 25, met: true },
    gates: [
      { name: 'own_path', met: true },
      { name: 'for', limit: 15_000, met: true },
      { name: 'for', limit: 60_000, met: false },
    ],
  });
});

test('a fleet that has become smaller without a word ends the doubt about our path itself', () => {
  const smaller = '0s 20\n0s connects 60\n600s silent * 0.7 1';
  const lines = told(`${smaller}\n9300s end`, [OWN]);
  const happened = lines.filter(([, what]) => !what.includes('updated'));
  expect(happened.map(([, what]) => what)).toEqual([
    'inc-1 triggered OwnPathBlind everything own_plane SEV2',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  expect(happened[1]?.[0]).toBeGreaterThan(600 + 7_200);
});
