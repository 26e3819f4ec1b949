import { hasEnded } from '../incident/has-ended.js';
import type { Followed } from './memory.js';

/**
 * Whether failures of its scope still belong to an incident: it is open, or was merged into one
 * that is. What ended by itself or by hand owns nothing any more.
 */
export function isFollowed({ incident, host }: Followed): boolean {
  return host === undefined ? !hasEnded(incident) : host !== null;
}
