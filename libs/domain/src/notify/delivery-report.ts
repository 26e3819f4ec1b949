/**
 * What a gateway says later of a message it has accepted: that it arrived, or did not. Every
 * gateway says it in fields and words of its own, which the file of receivers describes.
 */
import { z } from 'zod';

/** How the reports of one gateway are read; kept where the API finds it. */
export const ReportForm = z.object({
  /** What its calls are proven by: made of the token, which is nowhere but in the settings. */
  key: z.string(),
  /** Where several reports of one call are; null where the body is one, or a list itself. */
  list: z.string().nullable(),
  /** Where the name of the message is; null where only links of single messages are called. */
  id: z.string().nullable(),
  /** Where the word is that says what became of it. */
  state: z.string(),
  delivered: z.array(z.string()),
  /** Null: every word that means neither delivered nor pending. */
  failed: z.array(z.string()).nullable(),
  pending: z.array(z.string()),
  /** What the gateway wants to be answered, where it wants something. */
  answer: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
});
export type ReportForm = z.infer<typeof ReportForm>;

/** What a word of a gateway means; a word that the form does not know means nothing. */
export type ReportState = 'delivered' | 'failed' | 'pending' | 'unreadable';

/** What is said of one message. */
export interface DeliveryReport {
  /** By which name the gateway calls it; null where it names none. */
  readonly message: string | null;
  readonly state: ReportState;
  /** The gateway's own word, empty where there is none. */
  readonly said: string;
}

/** Reports in one call; a gateway that has more to say calls again. */
export const reports_max = 1_000;
const said_characters_max = 100;
/** No gateway has longer names; what is longer is none. */
const name_characters_max = 300;

/** Every report in the body of a call, as far as the form finds any. */
export function readReports(form: ReportForm, body: unknown): DeliveryReport[] {
  const found = form.list === null ? body : valueAt(body, form.list);
  const list = Array.isArray(found) ? found : [found];
  return list.slice(0, reports_max).map((each) => {
    const name = form.id === null ? null : textAt(each, form.id);
    const word = textAt(each, form.state);
    const message = name === null || name.length > name_characters_max ? null : name;
    return { message, state: stateOf(form, word), said: clipped(word ?? '') };
  });
}

/** The text or number at a place such as `messages.0.id`; null where there is none. */
export function textAt(value: unknown, place: string): string | null {
  const found = valueAt(value, place);
  if (typeof found === 'boolean' || typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found : null;
}

function valueAt(value: unknown, place: string): unknown {
  let at: unknown = value;
  for (const key of place.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function stateOf({ delivered, failed, pending }: ReportForm, word: string | null): ReportState {
  if (word === null) return 'unreadable';
  if (delivered.includes(word)) return 'delivered';
  if (pending.includes(word)) return 'pending';
  return failed === null || failed.includes(word) ? 'failed' : 'unreadable';
}

/** Without control characters, of which PostgreSQL does not store one. */
function clipped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return [...line].slice(0, said_characters_max).join('');
}
