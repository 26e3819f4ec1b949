import { printed } from '../../../../test/support/play-engine.js';
import {
  aDigest,
  aRule,
  chance,
  PROFILES,
  SETTINGS,
  START,
} from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import type { FailureRow } from '../digest/digest.js';
import { explain } from '../engine/explain.js';
import { newState } from '../engine/memory.js';
import { tick } from '../engine/tick.js';
import type { Effect } from '../engine/types.js';

const NOTE = aRule('BaseRateMoved', '', {
  detector: { kind: 'base_drift' },
  by: [],
  keep_firing_for: '1m',
});
const EACH = 5;

/**
 * Reads `0-10m all 0.3` as ten minutes in which 0.3 % of all payments fail with 96, and
 * `5-6m acq-1 20` as a minute in which a fifth of one acquirer's do.
 */
function play(...lines: readonly string[]) {
  const draw = chance(11);
  const state = newState();
  const decided: { at: number; effect: Effect }[] = [];
  const settings = { ...SETTINGS, rules: [aRule('HostErrors', 'host_system'), NOTE] };
  const doings = lines.map((line) => {
    const [, from, to, who, share] = /^(\d+)-(\d+)m (\S+) ([\d.]+)$/.exec(line) ?? [];
    return { from: Number(from), to: Number(to), who, share: Number(share) / 100 };
  });
  const end = Math.max(...doings.map(({ to }) => to)) * MINUTE;
  for (let passed = 0; passed < end; passed += SECOND) {
    const now = START + passed + SECOND;
    const failures: FailureRow[] = [];
    const rows = PROFILES.map(({ id: profile, attributes }) => {
      const doing = doings.filter(({ from, to, who }) => {
        const is = who === 'all' || who === attributes.acquirer;
        return is && passed >= from * MINUTE && passed < to * MINUTE;
      });
      const share = Math.max(...doing.map((each) => each.share));
      for (let i = 0; i < EACH; i += 1) {
        if (draw() >= share) continue;
        const terminal = `T-${Math.floor(draw() * 1e6)}`;
        const who = { profile, terminal, merchant: `m-${terminal}`, count: 1, at: now };
        failures.push({ ...who, code: 'cup-pos:96', outcome: 'failed' });
      }
      return {
        ...{ profile, attempt: EACH, approved: EACH },
        ...{ declined: 0, failed: 0, noAnswer: 0, pin: 0 },
      };
    });
    const digests = [aDigest(now, rows, failures)];
    const input = { digests, profiles: passed === 0 ? PROFILES : [], people: [] };
    for (const effect of tick(state, settings, input, now).effects) {
      decided.push({ at: now, effect });
    }
  }
  const told = printed({ decided, state }).filter((line) => !/playbook|updated/.test(line));
  return { told, why: () => explain(state, NOTE, '', START + end), decided };
}

test('what rises alike everywhere is noted, told to nobody, and over when it is', () => {
  const { told, decided } = play('0-8m all 0.3', '8-16m all 0.6', '16-30m all 0.3');
  expect(told.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered BaseRateMoved everything base_drift SEV4',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  const saved = decided.flatMap(({ effect }) =>
    effect.kind === 'save_incident' ? [effect.incident] : [],
  );
  expect(Math.max(...saved.map(({ impact }) => impact.terminals))).toBeGreaterThan(50);
});

test('a fault that comes on top is told beside it, as soon as ever', () => {
  const { told } = play('0-8m all 0.3', '8-18m all 0.6', '15-16m acq-1 30');
  const [noted, fault, page] = told;
  expect(noted).toMatch(/BaseRateMoved everything base_drift SEV4$/);
  expect(fault).toMatch(/^90[1-6]s inc-2 triggered HostErrors acquirer=acq-1 acquirer_host SEV1$/);
  expect(page).toMatch(/^90[1-6]s tell \S+ first inc-2$/);
});

test('one that comes right after the note is no part of it', () => {
  const quiet = play('0-8m all 0.3', '8-18m all 0.6').told;
  const noted = Math.floor(Number.parseInt(quiet[0] ?? '', 10) / 60);
  const { told } = play('0-8m all 0.3', '8-18m all 0.6', `${noted + 1}-${noted + 2}m acq-1 30`);
  expect(told[1]).toMatch(/inc-2 triggered HostErrors acquirer=acq-1 acquirer_host SEV1$/);
});

test('everything that fails seventeen times as often is no drift, and told within seconds', () => {
  const { told } = play('0-8m all 0.3', '8-9m all 5');
  expect(told[0]).toMatch(/^4(8\d|9[0-8])s inc-1 triggered HostErrors everything/);
});

test('how far it has moved is explained', () => {
  const { why } = play('0-8m all 0.3', '8-14m all 0.6');
  expect(why().gates).toEqual([
    { name: 'times_normal', value: expect.any(Number), limit: 1.5, met: true },
  ]);
});
