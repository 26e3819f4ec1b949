import { START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';
import { hearRest, newRest, provenRate } from './steady-rest.js';

const SPAN_MINUTES = 10;

/** What is proven of so many spans of ten minutes; each is told minute by minute. */
function proven(spans: readonly { heartbeats: number; births: number }[], usual = 2) {
  const rest = newRest(START);
  let minute = 0;
  for (const { heartbeats, births } of spans) {
    for (let i = 0; i < SPAN_MINUTES; i += 1) {
      const at = START + minute * MINUTE;
      hearRest(rest, at, heartbeats / SPAN_MINUTES, i === 0 ? births : 0);
      minute += 1;
    }
  }
  hearRest(rest, START + minute * MINUTE, 0, 0);
  return provenRate(rest, usual);
}

const some = (count: number, births = 1, heartbeats = 600) =>
  Array.from({ length: count }, () => ({ heartbeats, births }));

test('two hours of the same, and terminals that connect, prove what is there', () => {
  expect(proven(some(12))).toBeCloseTo(1);
  // What was before the last two hours does not matter.
  expect(proven([...some(3, 0, 20), ...some(12)])).toBeCloseTo(1);
});

test.each<[string, Parameters<typeof proven>]>([
  ['an hour', [some(6)]],
  ['nothing at all', [some(12, 0, 0)]],
  ['nobody who connects', [some(12, 0)]],
  ['nobody who connects any more', [[...some(9), ...some(3, 0)]]],
  ['fewer and fewer', [some(12).map((each, i) => ({ ...each, heartbeats: 600 - 30 * i }))]],
  ['a gap', [[...some(6), ...some(1, 1, 300), ...some(5)]]],
  ['hardly anything of what was usual', [some(12), 11]],
])('%s proves nothing', (_what, [spans, usual]) => {
  expect(proven(spans, usual)).toBeNull();
});
