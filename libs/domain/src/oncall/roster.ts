/**
 * The file of on-call: people and how each is reached, rotas, and which policy pages whom. It is
 * not who is told in chats: receivers and routes do that, with or without this file.
 */
import { z } from 'zod';
import { Duration } from '../base/duration.js';
import { isZone } from '../base/wall-time.js';
import { LOCALES } from '../notify/locale.js';
import { parseMatcher } from '../notify/matcher.js';

const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,30}$/, 'expected a name of small letters, digits, - and _');
export const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "09:00", in quotes');
const Day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'expected a day such as "2026-12-25"')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such day');
/** A zone by its IANA name. */
export const TimeZone = z.string().refine(isZone, 'expected a time zone such as Asia/Shanghai');
/** A matcher as routes have it. */
export const MatcherText = z.string().transform((text, context) => {
  const matcher = parseMatcher(text);
  if (typeof matcher !== 'string') return matcher;
  context.addIssue({ code: 'custom', message: matcher });
  return z.NEVER;
});

/** One way to a person: a receiver of the file of receivers, and the address behind it. */
const Contact = z.strictObject({
  /** Name of a receiver. */
  by: z.string(),
  /** Where a person has two of a kind. */
  name: Id.optional(),
  /** A telephone number or an e-mail address, as the receiver's kind needs. */
  address: z.string().min(1).max(200),
  /** How long after the page began, if nobody has taken it. */
  after: Duration.prefault('0s'),
});
export type Contact = z.output<typeof Contact>;

const Person = z.strictObject({
  id: Id,
  /** As others read it; what this person says is signed with it. */
  name: z.string().trim().min(1).max(64),
  language: z.enum(LOCALES),
  time_zone: TimeZone,
  /** Accounts under which this person presses a button in Slack or acknowledges in PagerDuty. */
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{4,20}$/, 'expected the id of a Slack member such as U012ABCDEF')
    .optional(),
  pagerduty: z
    .string()
    .regex(/^P[A-Z0-9]{4,20}$/, 'expected the id of a PagerDuty user such as PLH1HKV')
    .optional(),
  /** Tokens made before this day are void. */
  tokens_since: Day.optional(),
  contacts: z.array(Contact).min(1).max(10),
  /** Whether this person agrees to be paged by fire drills. */
  drills: z.boolean().default(false),
});
export type Person = z.output<typeof Person>;

/** What a person is called among `people`; one they have no more by the id. */
export function nameOfPerson(people: readonly Pick<Person, 'id' | 'name'>[], id: string): string {
  return people.find((person) => person.id === id)?.name ?? id;
}

export const WEEKDAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** Only within these hours; `to` before `from` is on the next day. */
const Hours = z.strictObject({
  days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .prefault([...WEEKDAYS]),
  from: TimeOfDay.default('00:00'),
  to: TimeOfDay.default('00:00'),
});

/** People who take turns. A later layer stands before an earlier one wherever it holds. */
const Layer = z.strictObject({
  people: z.array(Id).min(1).max(50),
  every: z.enum(['day', 'week']),
  /** The day of the first turn; of weeks, the weekday of every hand-over. */
  start: Day,
  /** When it is handed over, by the rota's clock. */
  at: TimeOfDay,
  only: z.array(Hours).min(1).max(20).optional(),
  holidays: z.enum(['as_usual', 'off', 'only']).default('as_usual'),
});
export type Layer = z.output<typeof Layer>;

const Rota = z.strictObject({
  id: Id,
  time_zone: TimeZone,
  layers: z.array(Layer).min(1).max(20),
  /** A rota of office hours has gaps on purpose. */
  gaps: z.enum(['refused', 'allowed']).default('refused'),
});
export type Rota = z.output<typeof Rota>;

const Target = z.union([
  z.strictObject({ rota: Id }),
  z.strictObject({ person: Id }),
  z.strictObject({ receiver: z.string() }),
]);
export type Target = z.output<typeof Target>;

const Policy = z.strictObject({
  id: Id,
  /** Which incidents take it, as in routes; the first policy that fits. */
  matchers: z.array(MatcherText).default([]),
  steps: z
    .array(z.strictObject({ after: Duration, notify: z.array(Target).min(1).max(10) }))
    .min(1)
    .max(20),
  /** How often all steps are gone through again; of SEV1 until somebody has it. */
  repeat: z.number().int().min(0).max(9).default(3),
  /** Taken, and no step of the playbook done for so long: it is nobody's again. */
  ack_timeout: Duration.prefault('30m'),
});
export type Policy = z.output<typeof Policy>;

/** What one person is asked to bear. */
const Limits = z.strictObject({
  /** What comes so close together is one page. SEV1 never waits. */
  gather: Duration.prefault('20s'),
  /** More incidents than this for one person are a flood … */
  flood_above: z.number().int().min(1).max(1_000).default(5),
  /** … until there are fewer than this. */
  flood_below: z.number().int().min(1).max(1_000).default(2),
  within: Duration.prefault('10m'),
  /** In a flood there is one page in this time, which lists everything. */
  every: Duration.prefault('10m'),
  /** SEV3 waits for the morning of whoever is paged. */
  night_from: TimeOfDay.default('22:00'),
  night_to: TimeOfDay.default('08:00'),
});
export type Limits = z.output<typeof Limits>;

/** The file. */
export const Roster = z.strictObject({
  /** A person whose last answered test page is older is passed over. */
  proof_days: z.number().int().min(1).max(400).default(30),
  limits: Limits.prefault({}),
  holidays: z
    .array(z.strictObject({ first: Day, last: Day.optional(), name: z.string().max(100) }))
    .max(1_000)
    .default([]),
  people: z.array(Person).min(1).max(500),
  rotas: z.array(Rota).max(100).default([]),
  policies: z.array(Policy).min(1).max(100),
});
export type Roster = z.output<typeof Roster>;

/** What stands in for a rota's order for a while. */
export interface Override {
  readonly id: number;
  readonly rota: string;
  readonly person: string;
  readonly from: number;
  readonly to: number;
}
