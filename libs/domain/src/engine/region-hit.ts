/** Where somebody is hit. */
import type { ProfileAttributes } from '../base/attribute.js';
import { isAside } from '../detect/registry.js';
import type { RecentFailure } from './recent.js';

/**
 * The region that a failure shows to be hit; undefined where it shows none. Where a finding only
 * stands aside and names nobody, its profile stands for all that share a value: its region is one
 * of many.
 */
export function regionHit(
  { class: cls, terminal }: Pick<RecentFailure, 'class' | 'terminal'>,
  profile: ProfileAttributes | undefined,
): string | undefined {
  return terminal === '' && isAside([cls]) ? undefined : profile?.region;
}
