import { aStake } from '../../../../test/support/a-stake.js';
import { RegulationFile } from './regulation.js';
import { valueKnown, valueQuestions, withSaid } from './value-known.js';

const threshold = { value: 'CNY', asked: 'at_stake' };
const stake = aStake();
const says = (value: number) => ({ at_stake: { value, by: 'Li', at: 1 } });
const name = { en: 'a name', 'zh-CN': '名称' };

test('until a person says it, it is the estimate; what was said holds over it', () => {
  const estimated = { atStake: [aStake({ currency: 'EUR', value: 9 }), stake], answers: {} };
  expect(valueKnown([estimated], threshold)).toEqual({ value: 227_540, estimates: [stake] });
  const said = { ...estimated, answers: says(5) };
  expect(valueKnown([said], threshold)).toEqual({ value: 5, estimates: [] });
  // Nothing at stake is an answer, too.
  expect(valueKnown([{ ...said, answers: says(0) }], threshold).value).toBe(0);
  expect(valueKnown([{ atStake: [], answers: says(7) }], threshold).value).toBe(7);
});

test('without an answer and an estimate in its very currency it is not known', () => {
  const euro = { atStake: [aStake({ currency: 'EUR' })], answers: {} };
  expect(valueKnown([euro, { atStake: [], answers: {} }], threshold).value).toBeNull();
  expect(valueKnown([], threshold)).toEqual({ value: null, estimates: [] });
});

test('incidents that count as one add up, each by what is known of it', () => {
  const cases = [
    { atStake: [stake], answers: {} },
    { atStake: [stake], answers: says(10) },
    { atStake: [], answers: {} },
  ];
  expect(valueKnown(cases, threshold)).toEqual({ value: 227_550, estimates: [stake] });
});

test('an estimate is shown with the answer to the question that a file has for it', () => {
  const file = RegulationFile.parse({
    asked: [{ id: 'at_stake', kind: 'number', unit: 'CNY', name }],
    regulations: [
      {
        ...{ id: 'pboc', name, time_zone: 'UTC', peak: '09:00-18:00', awareness: 'detected' },
        ...{ average_days: 30, critical: { kinds: ['outage'], down_from: 0.5 } },
        criteria: [{ id: 'much', name, all: [{ ...threshold, over: 10 }] }],
        ...{ grades: [{ id: 'major', name, when: [['much']] }], reports: [] },
      },
    ],
  });
  expect(valueQuestions(file)).toEqual([{ id: 'at_stake', currency: 'CNY' }]);
  const euro = aStake({ currency: 'EUR' });
  expect(withSaid({ atStake: [stake, euro], answers: says(5) }, file)).toEqual([
    { ...stake, said: { value: 5, by: 'Li', at: 1 } },
    euro,
  ]);
  expect(withSaid({ atStake: [stake], answers: says(5) }, null)).toEqual([stake]);
});
