import { chance } from '../../../../test/support/tiny-fleet.js';
import { fewest, type Member, mayBeFew, natsFor } from './concentrate.js';

function member(value: string, terminals: number, failures = terminals): Member {
  return { value, terminals, failures };
}

/** Who is named when these fail. */
function named(members: readonly Member[], expected = 0): readonly string[] | undefined {
  const failures = members.reduce((sum, each) => sum + each.failures, 0);
  return fewest({ members, failures, expected })?.map(({ value }) => value);
}

/** So many members, of which each has the same part of a sample. */
function sampleOf(members: number, each: number): Map<string, number> {
  return new Map(Array.from({ length: members }, (_, i) => [`m-${i + 1}`, each]));
}

test('two or three merchants are named together, and no more than explain it', () => {
  expect(named([member('m-3', 9), member('m-1', 10), member('m-2', 8)])).toHaveLength(3);
  expect(named([member('m-1', 30), member('m-2', 1)])).toEqual(['m-1']);
});

test('failures of many merchants come from no few', () => {
  expect(named(Array.from({ length: 12 }, (_, i) => member(`m-${i}`, 1)))).toBeUndefined();
  expect(named(Array.from({ length: 6 }, (_, i) => member(`m-${i}`, 5)))).toBeUndefined();
});

test('a merchant with a third of the failures does not answer for the rest', () => {
  const others = Array.from({ length: 40 }, (_, i) => member(`m-${i + 2}`, 1));
  expect(named([member('m-1', 20), ...others])).toBeUndefined();
});

test('everyday failures beside them belong to nobody', () => {
  const strays = Array.from({ length: 6 }, (_, i) => member(`m-${i + 2}`, 1));
  expect(named([member('m-1', 20), ...strays])).toBeUndefined();
  expect(named([member('m-1', 20), ...strays], 5)).toEqual(['m-1']);
});

test('beside very many failures of one, more of others are strays, and not ever more', () => {
  const strays = (n: number) => Array.from({ length: n }, (_, i) => member(`m-${i + 2}`, 1));
  for (const [size, most] of [
    [40, 3],
    [100, 6],
    [400, 21],
  ] as const) {
    expect(named([member('m-1', size), ...strays(most)])).toEqual(['m-1']);
    expect(named([member('m-1', size), ...strays(most + 1)])).toBeUndefined();
  }
});

test('whoever is known to be there is one more among whom to name, though nobody saw them', () => {
  const some = [member('m-1', 10)];
  const natsAmong = (least: number) =>
    natsFor(some, some, { by: sampleOf(4, 25), doubt: 0, least });
  expect(natsAmong(4)).toBe(natsAmong(0));
  expect(natsAmong(400)).toBeCloseTo(natsAmong(4) - Math.log(100), 9);
});

test('two tills are no merchant, however often they fail', () => {
  expect(named([member('m-1', 2, 40)])).toBeUndefined();
});

test('ten terminals of one merchant of a hundred are no chance', () => {
  const ten = [member('m-1', 10)];
  expect(natsFor(ten, ten, { by: sampleOf(100, 2), doubt: 1 })).toBeGreaterThan(30);
});

test('a merchant that makes nearly all payments of a set is the set', () => {
  const forty = [member('m-1', 40)];
  const by = sampleOf(20, 1).set('m-1', 190);
  expect(natsFor(forty, forty, { by, doubt: 1 })).toBeLessThan(6);
});

test('naming two of thousands needs more than naming two of a few', () => {
  const two = [member('m-1', 4), member('m-2', 4)];
  const among = (others: number) => {
    const by = sampleOf(others, 200 / others)
      .set('m-1', 20)
      .set('m-2', 20);
    return natsFor(two, two, { by, doubt: 1 });
  };
  expect(among(10)).toBeGreaterThan(6);
  expect(among(6_000)).toBeLessThan(0);
});

test('without a sample it goes by how much is believed of the others', () => {
  const some = [member('m-1', 19)];
  expect(natsFor(some, some, { by: new Map(), doubt: 0.7 })).toBeGreaterThan(6);
  expect(natsFor(some, some, { by: new Map(), doubt: 0.05 })).toBeLessThan(1);
  expect(natsFor(some, some, { by: new Map(), doubt: 0 })).toBe(0);
});

test('whoever may be named passes the first glance, and a wide outage does not', () => {
  const draw = chance(3);
  let found = 0;
  for (let i = 0; i < 2_000; i += 1) {
    const members = Array.from({ length: 1 + Math.floor(draw() * 8) }, (_, m) =>
      member(`m-${m}`, 1 + Math.floor(draw() * 6), 1 + Math.floor(draw() * 40)),
    );
    const failures = members.reduce((sum, each) => sum + each.failures, Math.floor(draw() * 9));
    const expected = draw() * 60;
    if (!fewest({ members, failures, expected })) continue;
    found += 1;
    expect(
      mayBeFew(
        members.map((each) => each.failures),
        failures,
        expected,
      ),
    ).toBe(true);
  }
  expect(found).toBeGreaterThan(100);
  expect(mayBeFew(Array(100).fill(3), 300, 5)).toBe(false);
});
