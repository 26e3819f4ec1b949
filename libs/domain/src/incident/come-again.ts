import type { Incident } from './incident.js';

/** How often it has come, and since when, once it has come back; the first time counts. */
export function comeAgain({ returns, startedAt }: Incident): NonNullable<Incident['returns']> {
  const { times, since } = returns ?? { times: 1, since: startedAt };
  return { times: times + 1, since };
}
