import type { ProfileAttributes } from '../base/attribute.js';
import type { LeafFailure } from './leaves.js';
import { localise } from './localise.js';

/**
 * A small fleet of every combination of three acquirers, four models, five regions and two
 * carriers, each with a hundred attempts; `failing` says how many attempts of a profile failed.
 */
function fleet(failing: (profile: ProfileAttributes) => number, entry?: Partial<LeafFailure>) {
  const profiles: ProfileAttributes[] = [];
  for (const acquirer of ['acq-1', 'acq-2', 'acq-3'])
    for (const model of ['A920', 'P90', 'N5', 'V200'])
      for (const region of ['11', '31', '32', '44', '51'])
        for (const carrier of ['cmcc', 'cucc']) profiles.push({ acquirer, model, region, carrier });
  const failures: LeafFailure[] = profiles.flatMap((profile, id) => {
    const count = failing(profile);
    return count > 0 ? [{ profile: id, count, ...entry }] : [];
  });
  return localise({
    profileOf: (id) => profiles[id],
    attempts: new Map(profiles.map((_, id) => [id, 100])),
    failures,
    normal: 0.005,
    mix: { issuer: { icbc: 0.5, cmb: 0.5 }, scheme: {}, entry: {} },
  });
}

const named = (result: ReturnType<typeof localise>) =>
  result?.cause.map((e) => `${e.attribute}=${e.value}`).join(' ');

test('one acquirer', () => {
  const result = fleet((p) => (p.acquirer === 'acq-1' ? 30 : 0));
  expect(named(result)).toBe('acquirer=acq-1');
  expect(result?.explainedShare).toBeCloseTo(1);
  expect(result?.confidence).toBeGreaterThan(0.9);
});

test('the smallest set: a model within an acquirer, in spite of noise elsewhere', () => {
  const result = fleet((p) => (p.acquirer === 'acq-2' && p.model === 'N5' ? 20 : 1));
  expect(named(result)).toBe('acquirer=acq-2 model=N5');
});

test('two regions of one carrier are one cause', () => {
  const hit = (p: ProfileAttributes) =>
    p.carrier === 'cmcc' && ['31', '32'].includes(p.region ?? '');
  const result = fleet((p) => (hit(p) ? 25 : 0));
  expect(named(result)).toBe('carrier=cmcc region=31 region=32');
});

test('one issuer, whatever the terminal', () => {
  const result = fleet(() => 8, { issuer: 'cmb' });
  expect(named(result)).toBe('issuer=cmb');
});

test('a firmware of a model, beside another one that is shown to be well', () => {
  const profiles = ['T1', 'X30', 'X50', 'K9', 'D7'].flatMap((model) =>
    ['4.0.2', '4.1.0'].map((fw) => ({ model, fw })),
  );
  const result = localise({
    profileOf: (id) => profiles[id],
    attempts: new Map(profiles.map(({ model }, id) => [id, model === 'T1' ? 40 : 200])),
    failures: [{ profile: 0, count: 38 }],
    normal: 0.001,
    mix: { issuer: {}, scheme: {}, entry: {} },
  });
  expect(named(result)).toBe('fw=4.0.2 model=T1');
});

test('everything fails: the fleet is the answer', () => {
  const result = fleet((p) => (p.region === '11' ? 20 : 21));
  expect(result?.cause).toEqual([]);
  expect(result?.explainedShare).toBeCloseTo(1);
});

test('too few failures say nothing', () => {
  expect(
    fleet((p) => (p.region === '11' && p.model === 'N5' && p.acquirer === 'acq-1' ? 1 : 0)),
  ).toBeNull();
});

test('the runners-up are shown with their counts', () => {
  const result = fleet((p) => (p.acquirer === 'acq-1' ? 30 : 0));
  expect(result?.candidates[0]).toMatchObject({ attempts: 4_000, failures: 1_200 });
  expect(result?.candidates.length).toBeGreaterThan(3);
});

test('a value that nearly all terminals share is no part of a cause', () => {
  const profiles: ProfileAttributes[] = Array.from({ length: 300 }, (_, i) => ({
    acquirer: `acq-${(i % 3) + 1}`,
    ...(i % 60 !== 0 && { keys: 'A1B2C3' }),
  }));
  const failing = profiles.flatMap((p, profile) =>
    p.acquirer === 'acq-1' && p.keys !== undefined ? [{ profile, count: 30 }] : [],
  );
  const result = localise({
    profileOf: (id) => profiles[id],
    attempts: new Map(profiles.map((_, id) => [id, 100])),
    failures: failing,
    normal: 0.005,
    mix: { issuer: {}, scheme: {}, entry: {} },
  });
  expect(named(result)).toBe('acquirer=acq-1');
});

test('two faults at once: the larger is named, the other beside it', () => {
  const result = fleet((p) => {
    if (p.acquirer === 'acq-2' && p.model === 'A920') return 40;
    return p.region === '44' && p.model === 'N5' ? 30 : 0;
  });
  const beside = result?.others.map(({ cause }) => cause.map((e) => e.value).join(' '));
  expect([named(result), ...(beside ?? [])]).toEqual(['acquirer=acq-2 model=A920', 'N5 44']);
});

test('a region that only one acquirer serves is named alone', () => {
  const result = fleet((p) => (p.region === '44' ? 30 : 0));
  expect(named(result)).toBe('region=44');
});

test('ever more failures make no whole fleet of parts of it, while the rest is well', () => {
  const names = ['440100', '440300', '440600', '310000', '320000', '320500'];
  const result = localise({
    profileOf: (id) => ({ region: names[id] as string }),
    attempts: new Map(names.map((_, id) => [id, id < 3 ? 600 : 2_400])),
    failures: [0, 1, 2].map((profile) => ({ profile, count: 570 })),
    normal: 0.003,
    mix: { issuer: {}, scheme: {}, entry: {} },
  });
  expect(named(result)).toBe('region=440100 region=440300 region=440600');
});
