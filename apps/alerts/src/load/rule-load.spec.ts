import { measure_every, RuleLoad, window_ms } from './rule-load.js';

/** A process in which every measured step spends so many milliseconds on each rule. */
function aProcess(budget: number) {
  let cpu = 0;
  let at = 1_000;
  const load = new RuleLoad({ budget, cpu: () => cpu });
  load.look(at);
  return {
    load,
    /** Lives through a window of so many steps; `told` is how much was told in it. */
    window(steps: number, spent: Readonly<Record<string, number>>, told?: [number, number]) {
      for (let step = 1; step <= steps; step += 1) {
        const newest = told ? told[0] + ((told[1] - told[0]) * step) / steps : null;
        const meter = load.next(newest);
        if (!meter) continue;
        meter.begin();
        for (const [alert, ms] of Object.entries(spent)) {
          cpu += ms;
          meter.charge(alert);
        }
      }
      at += window_ms;
      return load.look(at);
    },
  };
}

test('one step in five is measured, and stands for those that are not', () => {
  const { load, window } = aProcess(0.1);
  const meters = Array.from({ length: 10 }, () => load.next(null));
  expect(meters.filter((meter) => meter !== undefined)).toHaveLength(10 / measure_every);
  const costs = window(290, { Cheap: 1, Dear: 3 });
  expect(costs?.map(({ alert, ms }) => [alert, Math.round(ms)])).toEqual([
    ['Dear', 870],
    ['Cheap', 290],
  ]);
  expect(costs?.[0]?.share).toBeCloseTo(870 / window_ms, 10);
});

test('nothing is said before a window is over', () => {
  const { load } = aProcess(0.1);
  for (let step = 0; step < 10; step += 1) load.next(null);
  expect(load.look(1_000 + window_ms - 1)).toBeNull();
});

test('a window in which nothing was measured says nothing, and goes on', () => {
  const { window } = aProcess(0.1);
  expect(window(measure_every - 1, { Dear: 10 })).toBeNull();
  expect(window(1, { Dear: 10 })).toMatchObject([{ alert: 'Dear', ms: 50 }]);
});

test('beyond the budget is told once, and the end of it once, without hovering', () => {
  const { window } = aProcess(0.1);
  const share = (ms: number) => window(30, { Dear: ms })?.[0];
  expect(share(90)).toMatchObject({ isOver: false, hasTurned: false });
  expect(share(110)).toMatchObject({ isOver: true, hasTurned: true });
  expect(share(110)).toMatchObject({ isOver: true, hasTurned: false });
  expect(share(90)).toMatchObject({ isOver: true, hasTurned: false });
  expect(share(70)).toMatchObject({ isOver: false, hasTurned: true });
});

test('history that is caught up with is charged by the seconds lived through', () => {
  const { window } = aProcess(0.1);
  // Ten hours in half a minute: much work, and no rule is any dearer than it was.
  window(30, { Dear: 1 }, [0, 1]);
  const [caughtUp] = window(36_000, { Dear: 10 }, [1, 36_000_001]) ?? [];
  expect(caughtUp?.share).toBeCloseTo(0.01, 5);
  expect(caughtUp?.isOver).toBe(false);
});

test('a step that takes longer than what it lives through is over, however late it is', () => {
  const { window } = aProcess(0.1);
  window(10, { Dear: 1 }, [0, 1_000]);
  const [late] = window(10, { Dear: 3_000 }, [1_000, 11_000]) ?? [];
  expect(late).toMatchObject({ share: 1, isOver: true });
});
