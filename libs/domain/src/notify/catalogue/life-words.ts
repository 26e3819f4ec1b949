import type { Role } from '../../incident/life-event.js';
import type { LIFE_KEYS, TimelineParams } from './keys.js';

/** Lines of the timeline about what people do with an incident; `cause` writes out its values. */
export interface LifeWords {
  readonly roles: Readonly<Record<Role, string>>;
  readonly lines: (
    cause: (text: string) => string,
  ) => Readonly<Record<(typeof LIFE_KEYS)[number], (params: TimelineParams) => string>>;
}
