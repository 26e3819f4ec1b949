/** What tells our button from others in what Slack sends when one is pressed. */
import type { Locale } from './locale.js';

/** `action_id` of the button that takes an incident; its value is the incident's key. */
export const SLACK_PRESS = 'take_incident';

/** `block_id` beside it: the language of the room, in which the press is answered. */
export const SLACK_PRESS_BLOCK: Readonly<Record<Locale, string>> = {
  en: 'take_incident:en',
  'zh-CN': 'take_incident:zh-CN',
};
