import type { Scenario } from './scenario.js';

/** A fleet of 20,000 makes 139 attempts a second at noon. */
const FULL_FLEET = 20_000;
/** What lines name that are about single shops. */
const OF_SHOPS = ['terminal', 'merchant', 'store'] as const;

/** The factor that makes a smaller fleet as busy as a full one. */
export function busyRate(terminals: number): number {
  return Math.max(1, FULL_FLEET / terminals);
}

/**
 * The factor for the fleet of a story. One about single shops goes at the pace of a shop: a till
 * that is ten times as busy as any has ten times the refusals, and would rightly be suspected.
 */
export function paceOf({ play }: Pick<Scenario, 'play'>, terminals: number): number {
  const isOfShops = play.some(({ where }) => OF_SHOPS.some((name) => where[name] !== undefined));
  return isOfShops ? 1 : busyRate(terminals);
}
