/** The rate that an incident may come down to, so that it counts as over. */
import { FLEET } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { toleratedRate } from '../detect/evidence-bank.js';
import { BURNING } from '../diagnose/diagnose.js';
import type { Incident } from '../incident/incident.js';
import { normalOf } from './learn-normal.js';
import type { EngineState } from './memory.js';
import type { Settings } from './types.js';
import { weighingOf } from './watch.js';

/** What fails a little is over when it is back near its usual rate, and no sooner. */
const BURN_TIMES = 1.35;

/** Whether it was named a burn though a rule has found it that finds outages. */
export function isBurning(classes: readonly Finding[], { diagnosis }: Incident): boolean {
  return diagnosis === BURNING && !classes.includes(BURNING);
}

/**
 * The failing share of units that is tolerated of an incident of these classes, 0 to 1: of each
 * what nobody is woken for; of a burn, which is below that itself, little more than the usual.
 */
export function toleratedOf(
  state: EngineState,
  { rules }: Pick<Settings, 'rules'>,
  classes: readonly Finding[],
  incident: Incident,
): number {
  const burns = isBurning(classes, incident);
  const of = (finding: Finding) => {
    const usual = normalOf(state, finding, FLEET);
    if (burns) return BURN_TIMES * usual;
    const finds = rules.filter((rule) => weighingOf(rule).finding === finding);
    const rule = finds.find(({ alert }) => alert === incident.rule) ?? finds[0];
    return toleratedRate(usual, rule ? weighingOf(rule).tolerate : 1);
  };
  return classes.reduce((sum, finding) => sum + of(finding), 0);
}

/** The rate it fails at; well above the tolerated one, so that its end can be told. */
export function rateOf(failures: number, attempts: number, tolerated: number): number {
  const rate = attempts > 0 ? failures / Math.max(attempts, failures) : 0;
  return Math.min(0.9, Math.max(2 * tolerated, rate));
}
