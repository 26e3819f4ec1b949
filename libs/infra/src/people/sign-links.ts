/** What a link in a page lets whoever opens it do, for how long. */
import { DAY, HOUR, type Instant } from '#domain/base/instant.js';
import { readWords, signWords } from './sign-words.js';

/** Where the pages behind links are. */
export const ACT_PATH = '/a';
const take_ms = 2 * HOUR;
const prove_ms = DAY;

/** A link that takes an incident; nobody in particular is named in what a room can read. */
export interface TakeLink {
  readonly kind: 'take';
  readonly tenant: string;
  readonly incident: string;
  readonly epoch: number;
  readonly person: string;
}

/** A link that says that a test page has arrived. */
export interface ProveLink {
  readonly kind: 'prove';
  readonly person: string;
  readonly contact: string;
  readonly mark: string;
}

/** Signs a link; the end of its address. */
export function signLink(key: string, link: TakeLink | ProveLink, now: Instant): string {
  if (link.kind === 'take') {
    const { tenant, incident, epoch, person } = link;
    const words = [tenant, incident, String(epoch), person, ends(now + take_ms)];
    return `t${signWords(key, 'take', words)}`;
  }
  const { person, contact, mark } = link;
  return `p${signWords(key, 'prove', [person, contact, mark, ends(now + prove_ms)])}`;
}

/** Reads a link; `expired` for one that was good, null for what nobody signed. */
export function readLink(
  key: string,
  text: string,
  now: Instant,
): TakeLink | ProveLink | 'expired' | null {
  const words = readWords(key, text.startsWith('t') ? 'take' : 'prove', text.slice(1));
  if (!words) return null;
  if (Number.parseInt(words.at(-1) ?? '', 36) * 1_000 < now) return 'expired';
  if (text.startsWith('t')) {
    const [tenant = '', incident = '', epoch = '', person = ''] = words;
    return { kind: 'take', tenant, incident, epoch: Number(epoch), person };
  }
  const [person = '', contact = '', mark = ''] = words;
  return { kind: 'prove', person, contact, mark };
}

function ends(at: Instant): string {
  return Math.floor(at / 1_000).toString(36);
}
