import { createRandom } from '../../../apps/simulator/src/world/random.js';
import { DueApprovals, type Odds } from './due-approvals.js';
import { LotShares } from './lot-shares.js';
import { modelFleet } from './model-fleet.js';

const SPAN = 15;
const fleet = modelFleet({ seed: 1, terminals: 400, profiles: 10 });
const shares = new LotShares(fleet, SPAN);
const odds: Odds = { pin: 0.3, pinUnlucky: 0.01, rest: 0.6, restUnlucky: 0 };

/** Plays minutes with one attempt at every lot in each; answers what is told of the last ones. */
function play(due: DueApprovals, minutes: number, counted: number) {
  const told = { pin: 0, rest: 0 };
  for (let step = 0; step < 4 * minutes; step += 1) {
    due.pass(1 / 4);
    due.tell(step % 4, (_profile, pin, rest) => {
      if (step < 4 * (minutes - counted)) return;
      told.pin += pin;
      told.rest += rest;
    });
  }
  return told;
}

function dueOf(): DueApprovals {
  const due = new DueApprovals(createRandom(3), shares);
  due.change(fleet.profiles.map(() => odds));
  return due;
}

test('every attempt is told once, as likely as its odds', () => {
  const told = play(dueOf(), 30, 25);
  const lots = 25 * fleet.lots.length;
  expect(told.rest / (0.6 * lots)).toBeCloseTo(1, 1);
  // Terminals are unlucky once, on average.
  expect(told.pin / (0.29 * lots)).toBeCloseTo(1, 1);
});

test('what has ended otherwise is not told as approved', () => {
  const due = dueOf();
  play(due, 5, 0);
  const [slot = 0, lots] = [0, shares.lots[0] ?? []];
  const profile = lots.findIndex((n) => n > 0);
  for (let n = 0; n < 1_000_000; n += 1) due.spoil(slot, profile, false);
  due.pass(1);
  let rest = -1;
  due.tell(slot, (of, _pin, told) => {
    if (of === profile) rest = told;
  });
  expect(rest).toBe(0);
});
