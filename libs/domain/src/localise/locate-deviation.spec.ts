import { type DeviationLeaf, locateDeviation } from './locate-deviation.js';

const REGIONS = ['11', '31', '32', '44', '51', '61'];
const MODELS = ['A920', 'P90', 'N5', 'V200'];
const CARRIERS = ['cmcc', 'cucc', 'ctcc'];

/** Every combination, each expected at 100 and measured at `factor` times that, a little off. */
function leaves(
  factor: (region: string, model: string, carrier: string) => number,
): DeviationLeaf[] {
  let n = 0;
  return REGIONS.flatMap((region) =>
    MODELS.flatMap((model) =>
      CARRIERS.map((carrier) => {
        n += 1;
        const off = 1 + 0.02 * Math.sin(n * 7.3);
        const measured = 100 * factor(region, model, carrier) * off;
        return { values: [region, model, carrier], measured, expected: 100 };
      }),
    ),
  );
}

const named = (found: readonly DeviationLeaf[]) =>
  locateDeviation(['region', 'model', 'carrier'], found).map(({ cause }) =>
    cause.map(({ value }) => value).join(' '),
  );

test('nothing deviates, nothing is named', () => {
  expect(named(leaves(() => 1))).toEqual([]);
});

test('one value, with the deviation of its leaves', () => {
  const found = locateDeviation(
    ['region', 'model', 'carrier'],
    leaves((region) => (region === '31' ? 0.5 : 1)),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ cause: [{ attribute: 'region', value: '31' }], leaves: 12 });
  expect(found[0]?.deviation).toBeCloseTo(-0.5, 1);
});

test('two causes side by side are two, not what surrounds them', () => {
  const found = named(
    leaves((region, model) => (region === '31' && (model === 'N5' || model === 'P90') ? 1.6 : 1)),
  );
  expect([...found].sort()).toEqual(['31 N5', '31 P90']);
});

test('causes of different attributes, upwards and downwards', () => {
  const found = named(
    leaves((region, model, carrier) =>
      region === '44' ? 0.6 : model === 'V200' && carrier === 'ctcc' ? 1.9 : 1,
    ),
  );
  expect([...found].sort()).toEqual(['44', 'V200 ctcc']);
});

test('leaves without any value say nothing', () => {
  const silent = { values: ['31', 'N5', 'cmcc'], measured: 0, expected: 0 };
  expect(named([...leaves((region) => (region === '31' ? 0.5 : 1)), silent])).toEqual(['31']);
});
