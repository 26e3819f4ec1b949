/** What follows when a gateway took a page and did not deliver it. */
import type { Instant } from '../base/instant.js';
import { hasEnded } from '../incident/has-ended.js';
import type { PageEvent } from '../incident/incident.js';
import type { EngineState } from './memory.js';
import { hastenLadder } from './page-people.js';
import type { Settings } from './types.js';

/**
 * The person's next contact is due now. Where there is none, and none that may have got it, the
 * next step of each ladder is: nobody waits for the minutes that a person who was told would have
 * had. Once all steps of a round were taken the next round comes in its own time, so that a
 * telephone that is dead is not called without end.
 */
export function passOnPage(
  { memory }: EngineState,
  settings: Settings,
  { page, incidents = [], otherwise = false }: PageEvent,
  now: Instant,
): void {
  const load = page && memory.loads?.get(page.person);
  const left = load?.further.filter((each) => each.page === page?.number) ?? [];
  const [next] = left.toSorted((a, b) => a.at - b.at);
  if (page && load && next) {
    const further = load.further.map((each) => (each === next ? { ...each, at: now } : each));
    memory.loads?.set(page.person, { ...load, further });
    return;
  }
  if (otherwise) return;
  for (const followed of memory.followed) {
    const { incident, ladder } = followed;
    if (!incidents.includes(incident.id) || hasEnded(incident)) continue;
    if (incident.acknowledgedAt !== null || !ladder || ladder.step === 0) continue;
    hastenLadder(settings, followed, now);
  }
}
