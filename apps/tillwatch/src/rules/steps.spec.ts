import { readSteps, Steps } from './steps.js';

test.each([
  ['60x3', [60, 60, 60]],
  ['0x2 9', [0, 0, 9]],
  ['0+3x4', [0, 3, 6, 9]],
  ['9-4x3', [9, 5, 1]],
  ['1 _ _x2 1', [1, null, null, null, 1]],
])('%s', (text, steps) => {
  expect(readSteps(text)).toEqual({ steps });
});

test.each(['60y3', '', '1,2', '5-2x4', 'x3', '1x86401', '-1'])('"%s" is refused', (text) => {
  expect(Steps.safeParse(text).error?.issues[0]?.message).toMatch(/^".*" is no step, expected/);
});
