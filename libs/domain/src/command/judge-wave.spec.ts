import { judgeWave } from './judge-wave.js';

const share = (failures: number, attempts: number) => ({ attempts, failures });
const others = share(300, 500);

test('a wave whose terminals pay again has helped', () => {
  expect(judgeWave(share(0, 12), others)).toBe('better');
  expect(judgeWave(share(4, 40), others)).toBe('better');
});

test('a wave that fails as before has not helped, nor has one that fails more', () => {
  expect(judgeWave(share(30, 50), others)).toBe('not_better');
  expect(judgeWave(share(12, 12), others)).toBe('not_better');
});

test('a handful of attempts tells nothing', () => {
  expect(judgeWave(share(0, 2), others)).toBe('unknown');
  expect(judgeWave(share(2, 2), others)).toBe('unknown');
  expect(judgeWave(share(0, 0), others)).toBe('unknown');
});

test('where the others hardly fail any more nobody is better than they', () => {
  expect(judgeWave(share(0, 40), share(1, 500))).toBe('unknown');
});

test('without others there is nothing to compare with', () => {
  expect(judgeWave(share(0, 400), share(0, 0))).toBe('unknown');
});
