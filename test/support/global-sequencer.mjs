/**
 * The order of test files. A long one that begins last keeps one worker busy while the others have
 * nothing to do, and without a cache of earlier runs, as on a new machine, Jest goes by the size of
 * files, which says nothing about those that play a story or kill a service. So those go first.
 */
import { statSync } from 'node:fs';

/**
 * What takes half a minute or more, the longest first, but what waits for a clock or for processes
 * in turn with what computes, so that they fill the processors together.
 */
const LONG = [
  'test/heavy/replay.spec.ts',
  'test/acceptance/planned-drill.spec.ts',
  'test/scenarios/strides.spec.ts',
  'test/acceptance/kill.spec.ts',
  'test/scenarios/silence.spec.ts',
  'test/acceptance/groups.spec.ts',
  'test/scenarios/stories.spec.ts',
  'test/acceptance/start-up.spec.ts',
  'test/scenarios/rule-tests.spec.ts',
  'test/acceptance/drill.spec.ts',
  'test/scenarios/quiet.spec.ts',
  'test/acceptance/oncall.spec.ts',
  'test/acceptance/shared-budget.spec.ts',
  'test/store/batch-writer.spec.ts',
  'test/acceptance/commands.spec.ts',
  'test/acceptance/audit.spec.ts',
  'test/acceptance/mqtt-hostile.spec.ts',
  'test/acceptance/mqtt-packets.spec.ts',
  'test/acceptance/hindsight.spec.ts',
  'test/heavy/pages-torture.spec.ts',
  'test/heavy/console.spec.ts',
  'test/heavy/broker-torture.spec.ts',
  'test/heavy/torture.spec.ts',
  'test/heavy/paho.spec.ts',
];

/** Jest's sequencer, as far as a run without shards and cache needs one. */
export default class LongestFirst {
  sort(tests) {
    const rank = new Map(tests.map((test) => [test, rankOf(test.path)]));
    const size = new Map(tests.map((test) => [test, statSync(test.path).size]));
    return [...tests].sort((a, b) => rank.get(a) - rank.get(b) || size.get(b) - size.get(a));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

function rankOf(path) {
  const at = LONG.findIndex((name) => path.replaceAll('\\', '/').endsWith(name));
  return at < 0 ? LONG.length : at;
}
