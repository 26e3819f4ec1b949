/**
 * Where alerts can die: at the COMMIT of every kind of transaction, before the server has heard it
 * and after it was done, and at every statement that writes by itself, after it was done; before it
 * is the same as after what went before. The product has no failpoints: these are told apart by
 * what it says to its database.
 */
import type { Random } from '../../apps/simulator/src/world/random.js';
import type { Fate, Said } from './statement-tap.js';

/** A transaction is of the first kind whose statements it has. */
interface Kind {
  readonly has: readonly string[];
  readonly not?: readonly string[];
}

const TRANSACTIONS: Readonly<Record<string, Kind>> = {
  'the fence is taken': { has: ['raise_fence'] },
  'an incident opens': { has: ['add_members', 'save_playbook_run', 'enqueue_notification'] },
  'a person is paged': { has: ['save_engine_state', 'record_page'] },
  'what people said is heard': { has: ['save_engine_state', 'mark_folded'] },
  'a step of a playbook passes': { has: ['save_engine_state', 'save_playbook_run'] },
  'the memory is kept': { has: ['save_engine_state', 'keep_past'] },
  'a limit of an authority is reminded of': { has: ['incident_story', 'enqueue_notification'] },
  'one that is given up is told to another': { has: ['enqueue_notification', 'end_notification'] },
  'a notice is made': { has: ['insert_notice', 'hold_recipients', 'settle_notice'] },
  'a notice is let go': { has: ['move_notice', 'release_recipients'] },
  'a notice is out, and its step done': { has: ['move_notice', 'append_incident_event'] },
  'an order is placed': { has: ['add_order', 'add_targets', 'append_incident_event'] },
  'terminals get their turn': { has: ['settle_targets', 'release_targets'] },
  'an order moves on': { has: ['settle_targets', 'save_order'], not: ['release_targets'] },
};

/** What follows from what a gateway reports of pages it had accepted. */
const REPORTS: Readonly<Record<string, Kind>> = {
  'it is written that a message arrived': {
    has: ['mark_delivery', 'take_reports'],
    not: ['append_incident_event', 'enqueue_notification'],
  },
  'a message that failed goes to who stands in': {
    has: ['mark_delivery', 'enqueue_notification', 'take_reports'],
  },
  'the engine is told of a page that failed': {
    has: ['mark_delivery', 'append_incident_event', 'take_reports'],
  },
  'a page of which nothing was reported is passed on': {
    has: ['mark_delivery', 'enqueue_notification', 'append_incident_event'],
    not: ['take_reports'],
  },
  'the engine passes a page on': { has: ['save_engine_state', 'mark_folded', 'record_page'] },
};

const STATEMENTS: readonly string[] = [
  'save_rules',
  'save_plan',
  'claim_due',
  'claim_digest',
  'postpone_due',
  'record_delivery',
  'retry_notification',
  'end_notification',
  'publish_channels',
  'publish_forms',
  'claim_recipients',
  'settle_recipients',
];

/**
 * At these nobody need die: they drop the old by its age alone, or say a figure that the next
 * process says anew.
 */
const HARMLESS = [
  ...['drop_digests', 'drop_past', 'drop_silences', 'drop_late_digests'],
  'drop_reports',
  'save_rule_costs',
];

/** One place to die at. */
interface Point {
  readonly name: string;
  readonly fate: Fate;
  fits(said: Said): boolean;
}

const WHEN = { unheard: 'before it is done', unanswered: 'once it is done' };

const commits = (name: string, { has, not = [] }: Kind, fate: Fate): Point => ({
  name: `${name}, ${WHEN[fate]}`,
  fate,
  fits: ({ commit, names }) => {
    const isIn = (each: string) => names.includes(each);
    return commit && has.every(isIn) && !not.some(isIn);
  },
});

const POINTS: readonly Point[] = [
  ...Object.entries({ ...TRANSACTIONS, ...REPORTS }).flatMap(([name, kind]) => [
    commits(name, kind, 'unheard'),
    commits(name, kind, 'unanswered'),
  ]),
  ...STATEMENTS.map(
    (statement): Point => ({
      name: `${statement}, ${WHEN.unanswered}`,
      fate: 'unanswered',
      fits: ({ commit, names, within }) => !commit && !within && names.at(-1) === statement,
    }),
  ),
];

/** How many there are. */
export const POINT_COUNT = POINTS.length;

/** The points of one run; each strikes once, in an order that chance decides. */
export class DeadlyPoints {
  private readonly armed: Point[] = [];
  private struck: Point | null = null;
  private readonly deadly = new Set<string>();

  constructor(random: Random) {
    for (const point of POINTS) this.armed.splice(random.below(this.armed.length + 1), 0, point);
  }

  /** Another process begins; where the last one was about to die it did not. */
  begin(): void {
    if (this.struck !== null) this.armed.push(this.struck);
    this.struck = null;
  }

  /** The fate of what is said, if one of the points that are left lies here. */
  fateOf(said: Said): Fate | null {
    if (this.struck !== null) return null;
    const place = this.armed.findIndex((point) => point.fits(said));
    if (place < 0) return null;
    const [point] = this.armed.splice(place, 1);
    this.struck = point as Point;
    return this.struck.fate;
  }

  /** It has died there. Answers the name of the place. */
  died(said: Said): string {
    for (const name of said.names) this.deadly.add(name);
    const { name } = this.struck as Point;
    this.struck = null;
    return name;
  }

  /** The names of those at which nobody died. */
  get left(): string[] {
    return [...this.armed, ...(this.struck ? [this.struck] : [])].map(({ name }) => name);
  }

  /** Of statements that write those at which nobody died: places that are not listed. */
  unlisted(writing: ReadonlySet<string>): string[] {
    return [...writing].filter((name) => !this.deadly.has(name) && !HARMLESS.includes(name));
  }
}
