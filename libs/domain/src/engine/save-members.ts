/** Who was hit, for those who ask later: support, and whoever tells merchants. */
import type { Followed } from './memory.js';
import type { Effect } from './types.js';

/** Saves those who were not saved yet; sets keep the order in which their members came. */
export function saveMembers(followed: Followed): Effect[] {
  const { terminals, merchants, savedMembers, incident } = followed;
  const [savedTerminals, savedMerchants] = savedMembers ?? [0, 0];
  if (terminals.size <= savedTerminals && merchants.size <= savedMerchants) return [];
  followed.savedMembers = [terminals.size, merchants.size];
  return [
    {
      kind: 'save_members',
      incident: incident.id,
      anew: savedTerminals < 0,
      terminals: [...terminals].slice(Math.max(0, savedTerminals)),
      merchants: [...merchants].slice(Math.max(0, savedMerchants)),
    },
  ];
}

/** Another cause has other members: those that were saved are none any more. */
export const OTHER_MEMBERS = { savedMembers: [-1, -1] } as const;
/** A later time of the same incident adds to those that were hit before. */
export const MORE_MEMBERS = { savedMembers: [0, 0] } as const;
