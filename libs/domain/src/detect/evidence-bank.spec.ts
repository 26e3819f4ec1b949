import { chance } from '../../../../test/support/tiny-fleet.js';
import {
  addEvidence,
  type EvidenceBank,
  evidenceAmong,
  falseAlarmsAYear,
  leading,
  newBank,
  packBank,
  startAgain,
  strongest,
  toleratedRate,
  unpackBank,
} from './evidence-bank.js';

/** Plays slices written as `failures/attempts`, one a second; answers the nats after each. */
function play(p0: number, slices: string): { nats: number[]; onset: number; failures: number } {
  const bank = newBank(0);
  const tolerated = toleratedRate(p0, 1.5);
  const nats = slices.split(' ').map((slice, i) => {
    const [failures = 0, attempts = 0] = slice.split('/').map(Number);
    const terminals = Array.from({ length: failures }, (_, t) => `T-${i}-${t}`);
    addEvidence(
      bank,
      { now: (i + 1) * 1_000, attempts, failures, terminals, merchants: [] },
      tolerated,
    );
    return strongest(bank);
  });
  const { onset, failures } = leading(bank);
  return { nats, onset, failures };
}

test('normal traffic leaves no evidence', () => {
  expect(play(0.01, '0/100 1/100 1/100 0/100').nats.at(-1)).toBeLessThan(2);
});

test('a mass failure is certain after about seven failures', () => {
  const { nats } = play(0.006, '0/50 5/8 5/8');
  expect(nats[0]).toBe(0);
  expect(nats[2]).toBeGreaterThan(25);
});

test('the onset is the last moment at which nothing spoke against normal', () => {
  const { onset, failures } = play(0.01, '0/100 0/100 4/10 4/10');
  expect(onset).toBe(2_000);
  expect(failures).toBe(8);
});

test('odd failures before a burst do not make it seem to begin with them', () => {
  const { onset, failures } = play(0.01, '1/20 0/5 1/20 0/5 9/10');
  expect(onset).toBe(4_000);
  expect(failures).toBe(9);
});

test('no traffic is no evidence, in neither direction', () => {
  const { nats } = play(0.01, '4/10 0/0 0/0 0/0');
  expect(nats[3]).toBe(nats[0]);
});

test('normal traffic argues the evidence down again', () => {
  const { nats, failures } = play(0.01, '3/10 0/400');
  expect(nats[1]).toBe(0);
  expect(failures).toBe(0);
});

test('failures ahead of their attempts count as attempts themselves', () => {
  expect(play(0.01, '5/0').nats[0]).toBeGreaterThan(10);
});

test('only so many terminals are remembered as the gates need', () => {
  const bank = newBank(0);
  const terminals = Array.from({ length: 5_000 }, (_, i) => `T-${i}`);
  addEvidence(bank, { now: 1, attempts: 5_000, failures: 5_000, terminals, merchants: [] }, 0.02);
  expect(bank.terminals.length).toBeLessThanOrEqual(64);
});

test('what is empty is shared by banks and by copies of them, and never written into', () => {
  const seen = { now: 1, attempts: 9, failures: 9, terminals: ['T-1'], merchants: ['m-1'] };
  const [one, other] = structuredClone([newBank(0), newBank(0)]) as [EvidenceBank, EvidenceBank];
  const untouched = structuredClone(other);
  addEvidence(one, seen, 0.02);
  expect(strongest(one)).toBeGreaterThan(10);
  expect(other).toEqual(untouched);
  startAgain(one, 0);
  expect([one, newBank(0)]).toEqual([untouched, untouched]);
  addEvidence(one, seen, 0.02);
  unpackBank(one);
  unpackBank(other);
  expect([one.terminals, strongest(other)]).toEqual([['T-1'], 0]);
  expect(other.nats).toBe(newBank(1).nats);
});

test('of a bank of which there is nothing to say only the moment is written down', () => {
  const idle = newBank(7);
  expect(packBank(idle)).toBe(7);
  expect(unpackBank(packBank(idle))).toEqual(idle);
  const held = { ...newBank(7), heldSince: 6 };
  const apart = { ...newBank(7), onsets: [7, 7, 7, 8] };
  const sure = newBank(7);
  addEvidence(sure, { now: 8, attempts: 9, failures: 9, terminals: [], merchants: [] }, 0.02);
  for (const bank of [held, apart, sure]) {
    const written = JSON.parse(JSON.stringify(packBank(bank)));
    expect(written).toEqual(bank);
    expect(unpackBank(written)).toEqual(bank);
  }
});

test.each([0.003, 0.0085, 0.05])(
  'at %d, just what is tolerated, chance is not surer than promised',
  (rate) => {
    const draw = chance(11);
    const ticks = 300_000;
    const nats = 6;
    let [bank, alarms] = [newBank(0), 0];
    for (let now = 1; now <= ticks; now += 1) {
      const failures = draw() < rate ? 1 : 0;
      addEvidence(bank, { now, attempts: 1, failures, terminals: [], merchants: [] }, rate);
      if (strongest(bank) < nats) continue;
      alarms += 1;
      bank = newBank(now);
    }
    const promised = (falseAlarmsAYear(nats, 1) / (365.25 * 86_400)) * ticks;
    expect(alarms).toBeGreaterThan(0);
    expect(alarms).toBeLessThanOrEqual(promised);
  },
);

test('however many series there are, together they promise less than one false page a year', () => {
  for (const series of [1, 500, 4_000, 5_000, 50_000, 1_000_000]) {
    expect(falseAlarmsAYear(evidenceAmong(25, series), series)).toBeLessThanOrEqual(1.01);
  }
  expect(evidenceAmong(25, 500)).toBe(25);
  expect(evidenceAmong(14, 40_000)).toBeCloseTo(14 + evidenceAmong(25, 40_000) - 25);
});
