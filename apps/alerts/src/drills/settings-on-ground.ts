import type { Settings } from '#domain/engine/types.js';
import type { Ground } from './move-drills.js';

/**
 * What a drill is decided by: the rules, playbooks and ladders of every day, told to people alone.
 * Rooms and services cannot agree to anything, and what is silenced for real work is not for this.
 */
export function settingsOnGround(settings: Settings, grounds: readonly Ground[]): Settings {
  const drill = grounds.find(({ tenant }) => tenant === settings.tenant);
  const { oncall, routing: _rooms, ...rest } = settings;
  const pages = drill !== undefined && !drill.dry;
  return { ...rest, receivers: [], silences: [], ...(pages && oncall && { oncall }) };
}
