import { LotShares } from './lot-shares.js';
import { modelFleet } from './model-fleet.js';

const SPAN = 15;

function fleetOf() {
  return modelFleet({ seed: 1, terminals: 500, profiles: 20 });
}

/** As many decimals as sums of thousands keep. */
function rounded(shares: LotShares) {
  const of = (sums: readonly number[][]) => {
    return sums.map((each) =>
      Array.from({ length: 21 }, (_, p) => Math.round(1e6 * (each[p] ?? 0))),
    );
  };
  return { lots: of(shares.lots), unlucky: of(shares.unlucky) };
}

test('what has changed is what a fleet like that would have from the start', () => {
  const fleet = fleetOf();
  const shares = new LotShares(fleet, SPAN);
  const [first] = fleet.terminals;
  if (!first) throw new Error('nobody');
  shares.change(0, { ...first, profile: 20, beat: 59 });
  const index = fleet.terminals.push({ ...first, name: 'new' }) - 1;
  for (let lot = 0; lot < 160; lot += 10) shares.hand(lot, index);
  expect(rounded(shares)).toEqual(rounded(new LotShares(fleet, SPAN)));
  expect(shares.lotsOf(index)).toBe(16);
});
