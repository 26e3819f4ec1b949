import { regionHit } from './region-hit.js';

const profile = { region: '310000' };

test.each([
  ['no_answer', 'T-1', '310000'],
  ['no_answer', '', '310000'],
  ['shift_host_ms', '', undefined],
])('of %s at "%s" the region that is hit is %s', (cls, terminal, region) => {
  expect(regionHit({ class: cls, terminal }, profile)).toBe(region);
  expect(regionHit({ class: cls, terminal }, undefined)).toBeUndefined();
});
