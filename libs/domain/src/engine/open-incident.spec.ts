import { ticksOf } from '../../../../test/support/engine-notation.js';
import { play, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE, SECOND } from '../base/instant.js';
import { newBank, strongest } from '../detect/evidence-bank.js';
import type { EngineState, Followed } from './memory.js';
import { refine, takeUp } from './open-incident.js';

const CALM = '0s acq-1 10 acq-2 10 acq-3 10';
const RULE = aRule('MassError55', 'pin_key');

/** The state ten seconds into a fault, as an engine without rules sees it. */
function unwatched(failing: string): EngineState {
  const story = `${CALM}\n30s ${failing}\n40s end`;
  return run(ticksOf(story), { settings: { ...SETTINGS, rules: [] } }).state;
}

const ONSET = START + 30 * SECOND;
const NOW = START + 40 * SECOND;
const breach = { rule: RULE, onset: ONSET, score: 40 };

test('a breach is taken up once: event, playbook, run, notification, in this order', () => {
  const state = unwatched('acq-1 8x55/10');
  const effects = takeUp(state, SETTINGS, breach, NOW);
  expect(effects.map((effect) => effect.kind)).toEqual([
    'append_event',
    'append_event',
    'save_run',
    'enqueue_notification',
  ]);
  expect(state.memory).toMatchObject({ nextIncident: 2, followed: [{ since: ONSET }] });
});

test('a breach that nothing stands behind is let go', () => {
  const state = unwatched('acq-1 10');
  expect(takeUp(state, SETTINGS, { ...breach, onset: NOW - SECOND }, NOW)).toEqual([]);
  expect(state.memory.followed).toEqual([]);
});

test('an onset long ago is taken for one of ten minutes ago', () => {
  const state = unwatched('acq-1 8x55/10');
  takeUp(state, SETTINGS, { ...breach, onset: NOW - 60 * MINUTE }, NOW);
  expect(state.memory.followed[0]?.incident.startedAt).toBe(NOW - 10 * MINUTE);
});

/** The same, where so many terminals of one merchant have all of the failures. */
function ofOneShop(terminals: number): EngineState {
  let n = 0;
  // Before, others of the acquirer had declines, as they have payments.
  const story = '0s acq-1 2x51/10 acq-2 10 acq-3 10\n30s acq-1 8x55/10\n40s end';
  const ticks = ticksOf(story).map((tick) => ({
    ...tick,
    digests: tick.digests.map((digest) => ({
      ...digest,
      failures: digest.failures.map((f) => {
        if (!f.code.endsWith(':55')) return f;
        n += 1;
        return { ...f, merchant: 'm-1', terminal: `T-${n % terminals}` };
      }),
    })),
  }));
  const { state } = run(ticks, { settings: { ...SETTINGS, rules: [] } });
  const bank = { ...newBank(ONSET), nats: [40, 40, 40, 40] };
  state.memory.banks.set('MassError55|acquirer=acq-1', bank);
  state.memory.banks.set('MassError55|acquirer=acq-2', { ...bank, nats: [9, 9, 9, 9] });
  return state;
}

test.each([
  ['more of its terminals are waited for', 6, [], [40, 9]],
  ['ten of its terminals are told', 12, ['merchant'], [0, 0]],
])('a breach that is one shop: %s', (_what, terminals, told, nats) => {
  const state = ofOneShop(terminals);
  const rule = aRule('MassError55', 'pin_key', { gates: { one_merchant: 10 } });
  // It is not sure at once, and is waited for.
  for (const now of [NOW, NOW + 30 * SECOND]) {
    takeUp(state, { ...SETTINGS, rules: [rule] }, { ...breach, rule }, now);
  }
  const causes = state.memory.followed.flatMap(({ incident }) => incident.cause);
  expect(causes.map(({ attribute }) => attribute)).toEqual(told);
  expect([...state.memory.banks.values()].map(strongest)).toEqual(nats);
});

test('an incident keeps what sales were worth before its onset, whatever comes after it', () => {
  const ticks = ticksOf(`${CALM}\n30s acq-1 8x55/10\n90s end`);
  const none = { card: '', withFee: 0, feeAmount: 0, fee: 0 };
  const told = ticks.map((tick) => {
    // A sale of two yuan a second; while the outage lasts, of half a yuan.
    const amount = tick.now <= ONSET ? 200 : 50;
    const records = [{ ...none, plan: '', currency: 'CNY', count: 1, amount }];
    const digests = tick.digests.map((d) => ({ ...d, signals: { ...d.signals, records } }));
    return { ...tick, digests };
  });
  // Another process takes up before the outage, and while it lasts.
  const { state, decided } = run(told, { restarts: [20, 60] });
  const faces = decided.flatMap(({ effect }) => {
    return effect.kind === 'save_incident' ? [effect.incident.sales] : [];
  });
  expect(faces.length).toBeGreaterThan(1);
  expect(new Set(faces.map((sales) => JSON.stringify(sales))).size).toBe(1);
  const [sum] = state.memory.followed[0]?.incident.sales ?? [];
  expect(sum?.records).toBeGreaterThanOrEqual(20);
  expect(sum).toEqual({
    currency: 'CNY',
    records: sum?.records,
    amount: 200 * (sum?.records ?? 0),
  });
});

test('what led to an incident is not learned as normal', () => {
  const state = unwatched('acq-1 8x55/10');
  const sums = new Map([['pin_key|', { attempts: 10, failures: 8 }]]);
  state.memory.pending.push({ at: ONSET, sums });
  takeUp(state, SETTINGS, breach, NOW);
  expect(state.memory.pending.map((minute) => minute.sums.size)).toEqual([0]);
});

test('the same cause after half an hour is another incident', () => {
  const fault = (at: number) => `${at}s acq-1 3x55/4\n${at + 40}s acq-1 4`;
  const lines = play(`0s acq-1 4 acq-2 4 acq-3 4\n${fault(60)}\n${fault(2_060)}\n2100s end`);
  const opened = lines.filter((line) => /triggered|reopened/.test(line));
  expect(opened.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
    'inc-1 triggered',
    'inc-2 triggered',
  ]);
});

test('another cause within half an hour is another incident', () => {
  const lines = play(`${CALM}
      30s  acq-1 8x55/10
      60s  acq-1 10
      200s acq-2 8x55/10
      220s end`);
  const opened = lines.filter((line) => /triggered|reopened/.test(line));
  expect(opened).toEqual([
    expect.stringContaining('inc-1 triggered MassError55 acquirer=acq-1'),
    expect.stringContaining('inc-2 triggered MassError55 acquirer=acq-2'),
  ]);
});

test('when it is back, what is told is of now and not thinned by the healthy time between', () => {
  const { decided } = run(
    ticksOf(`${CALM}
      20s  change acq-1 key_reset
      30s  acq-1 9x55/10
      60s  acq-1 10
      400s acq-1 9x55/10
      410s end`),
  );
  const back = decided.flatMap(({ effect }) =>
    effect.kind === 'append_event' && effect.event.kind === 'reopened'
      ? [effect.event.incident]
      : [],
  );
  expect(back).toHaveLength(1);
  expect(back[0]).toMatchObject({ epoch: 2, resolvedAt: null, diagnosis: 'zone_pin_key' });
  expect(back[0]?.startedAt).toBeLessThan(START + 60 * SECOND);
  expect(back[0]?.impact.ratio).toBeGreaterThan(0.6);
});

test('its playbook goes on when it is back', () => {
  const { state } = run(
    ticksOf(`${CALM}
      20s  change acq-1 key_reset
      30s  acq-1 9x55/10
      40s  people inc-1 step_done confirm Li
      60s  acq-1 10
      400s acq-1 9x55/10
      410s end`),
  );
  const { run: playbookRun, incident } = state.memory.followed[0] as Followed;
  expect(incident.epoch).toBe(2);
  expect(playbookRun?.endedAt).toBeNull();
  expect(playbookRun?.steps.map((step) => step.status)).toEqual(['done', 'open']);
});

test('with more failures the cause is looked at again, and keeps what people did', () => {
  const state = unwatched('acq-1 8x55/10');
  takeUp(state, SETTINGS, breach, NOW);
  const followed = state.memory.followed[0] as Followed;
  const mine = { status: 'acknowledged', acknowledgedBy: 'Li', acknowledgedAt: NOW } as const;
  followed.incident = { ...followed.incident, ...mine, epoch: 3, detectedAt: NOW };
  const better = refine(state, SETTINGS, followed, NOW + 10 * SECOND);
  expect(better).toMatchObject({ ...mine, id: 'inc-1', epoch: 3, detectedAt: NOW });
  expect(better?.cause).toEqual(followed.incident.cause);
});

test('an incident whose rule is gone is left as it is', () => {
  const state = unwatched('acq-1 8x55/10');
  takeUp(state, SETTINGS, breach, NOW);
  const followed = state.memory.followed[0] as Followed;
  expect(refine(state, { ...SETTINGS, rules: [] }, followed, NOW + 10 * SECOND)).toBeNull();
});
