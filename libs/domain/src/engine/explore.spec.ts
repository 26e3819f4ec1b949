import { run } from '../../../../test/support/play-engine.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
test('x', () => {
  const ticks = ticksOf(`0s acq-1 3 acq-2 3 acq-3 3\n1020s end`);
  for (const n of [1000, 1001, 1002, 1004, 1005, 1010]) {
    const a = run(ticks.slice(0, n)).state, b = run(ticks.slice(0, n), { restarts: [n] }).state;
    const c = (s: typeof a) => s.recent.slices.map(x => x.at/1000%100000 + ':' + [...x.attempts.values()].reduce((q, y) => q + y.all, 0));
    console.log(n, a.recent.slices.length, b.recent.slices.length, c(a)[0], c(b)[0], c(a).at(-1), c(b).at(-1), c(a).join() === c(b).join(), a.recent.failures, b.recent.failures);
  }
});
