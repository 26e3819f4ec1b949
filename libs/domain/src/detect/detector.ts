/**
 * A detector: one kind of condition that a rule can have. Whatever it watches, it says it as *k of
 * n by leaf*: hits (a failed payment, a crash, a silent terminal) among units (attempts,
 * heartbeats, terminals expected). So one engine gathers evidence, learns what is normal, finds
 * the cause, follows and ends, for every kind; a detector only brings what is its own.
 *
 * Following ends on positive evidence: units without hits. A detector whose units stop coming
 * therefore keeps its incident open, as it must; what is missing has to be said as hits.
 */
import type {
  AttemptAttribute,
  ProfileAttribute,
  ProfileAttributes,
  ShopAttribute,
} from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { Severity } from '../base/severity.js';
import type { CodeBook } from '../code/code-book.js';
import type { Digest, FailureRow } from '../digest/digest.js';
import type { Worst } from './worst.js';

/** What is found: a class of failures, or a name that a detector has for something else. */
export type Finding = string;

/** What the units are: `all` or `pin` attempts to pay, or a detector's own word. */
export type Units = string;

/** What holds of a finding wherever it is found. */
export interface FindingFacts {
  readonly units: Units;
  /** Hits of units in a healthy fleet, before anything is learned. */
  readonly prior: number;
  /** A person's or an issuer's decision and no fault: never one cause with a fault. */
  readonly business: boolean;
  /** A hit is what did not come: it is noticed late, and what comes again says so at once. */
  readonly missed?: boolean;
  /** Milliseconds that one wave of it takes, if it comes in waves; it is over no sooner. */
  readonly waveMs?: number;
  /** Findings whose hits within the cause of such an incident are its doing, and no other fault. */
  readonly explains?: readonly Finding[];
  /** Never told beside an open incident that is of the same place: it would be its doing. */
  readonly yields?: boolean;
  /** Only shown beside others: an incident of it owns, joins and explains nothing. */
  readonly aside?: boolean;
}

/**
 * One thing amiss, or several of one kind at one place. `terminal` is empty where nobody in
 * particular can be named, such as so many missing heartbeats of a profile; those of a minute are
 * then told as so many terminals.
 */
export interface Hit extends Omit<FailureRow, 'outcome'> {
  readonly finding: Finding;
}

/** What a detector makes of a tick: units by profile, and the hits among them. */
export interface Sample {
  readonly units: Units;
  readonly counts: ReadonlyMap<number, number>;
  readonly hits: readonly Hit[];
}

/** How a rule's evidence is weighed. */
export interface Weighing {
  readonly finding: Finding;
  /** Evidence against "normal" that is needed, in nats. */
  readonly evidence: number;
  /** Nobody is woken below this multiple of the normal rate. */
  readonly tolerate: number;
  /** The rate since the onset must be at least this multiple of the normal one. */
  readonly timesNormal: number;
}

/** A rule as its detector sees it. */
export interface Watched<S> {
  readonly alert: string;
  readonly detector: S;
  readonly gates: {
    readonly failures: number;
    readonly terminals: number;
    readonly merchants: number;
  };
}

/** How far the normal rate of a finding has moved over the whole fleet. */
export interface Drift {
  /** On the learned normal rate. */
  readonly factor: number;
  readonly since: Instant;
  /** When it was last seen. */
  readonly at: Instant;
}

/** What a detector is given when it looks further than one digest. */
export interface Senses<S = unknown> {
  readonly now: Instant;
  /** Settings of the rules that use this detector. */
  readonly settings: readonly S[];
  /** What codes mean; the shipped dialects when left out. */
  readonly codes?: CodeBook;
  /** What was committed since the last tick; empty when nothing was heard. */
  readonly digests: readonly Digest[];
  readonly profiles: ReadonlyMap<number, ProfileAttributes>;
  /** What back offices announced within the last day. */
  readonly changes: readonly Digest['changes'][number][];
  /** Receive time of the newest message ever; null before the first. Old: our path is blind. */
  readonly newestAt: Instant | null;
  /** Incidents that are open, with what was found of them first; absent for none. */
  readonly open?: readonly OpenCause[];
  /** Findings whose base rate has moved over the whole fleet; absent for none. */
  readonly drifts?: ReadonlyMap<Finding, Drift>;
  /** Plain data of the detector's own, kept in the snapshot; bounding it is its duty. */
  readonly kept: Map<string, unknown>;
}

/** What an open incident is about and explains, its own finding first, and where. */
export interface OpenCause {
  readonly findings: readonly Finding[];
  readonly cause: readonly { readonly attribute: string; readonly value: string }[];
}

/** A cause that a detector knows without a search, such as the merchant of a card testing. */
export interface ScopeEntry {
  readonly attribute: ProfileAttribute | AttemptAttribute | ShopAttribute;
  readonly value: string;
}

/** A condition that holds. */
export interface Sighting {
  readonly onset: Instant;
  /** How sure it is, in nats. */
  readonly score: number;
  /** The cause, where it needs no search. */
  readonly scope?: readonly ScopeEntry[];
}

/** What may be asked for, beside evidence, before an incident opens; `for` is in milliseconds. */
export const GATE_NAMES = [
  'failures',
  'terminals',
  'merchants',
  'times_normal',
  'for',
  'answers',
  'returns',
  'merchants_max',
  'left_out',
  'own_path',
] as const;

/** One thing that is asked for: what it is, and what it has to be. */
export interface Gate {
  readonly name: (typeof GATE_NAMES)[number];
  readonly value: number;
  readonly limit: number;
  readonly met: boolean;
}

/** How near the condition of a rule is that its detector decides; what explanations tell. */
export interface Standing {
  /** Where; null for the fleet as a whole. A terminal may be asked for, and is no cause. */
  readonly scope: ScopeEntry | { readonly attribute: 'terminal'; readonly value: string } | null;
  readonly since: Instant;
  readonly hits: number;
  /** Evidence in nats, where it is weighed so. */
  readonly nats?: number;
  readonly gates: readonly Gate[];
}

/** What a diagnosis is made from. */
export interface Signature {
  /** What the incident's own rule found. */
  readonly class: Finding;
  /** Everything that was found to belong to it, `class` first. */
  readonly findings: readonly Finding[];
  /** Attributes the cause names, without their values. */
  readonly attributes: readonly string[];
  /** Share of all excess hits that the cause explains, 0 to 1. */
  readonly explainedShare: number;
  /** Hits by code since the onset. */
  readonly codes: ReadonlyMap<string, number>;
  /** Hits of units within the cause, 0 to 1. */
  readonly ratio: number;
  /** What back offices announced for this scope in the hours before, newest first. */
  readonly changes: readonly { readonly what: string }[];
  /** Milliseconds since the onset: what heartbeats tell of the first minute is older than it. */
  readonly ageMs: number;
  /** Share of all merchants that trade now which are hit, 0 to 1. */
  readonly reach: number;
  /** Of payments with a PIN within the cause since the onset; absent where nobody counted. */
  readonly declines?: Declines;
  /** What it was of before it was of more; absent where it always was as wide as it is. */
  readonly spread?: Spread;
  /** Cards that are being locked by PIN errors within the cause; absent while they are not. */
  readonly locks?: Locks;
  /** Whether payments without a PIN pass within the cause; absent where nobody looked. */
  readonly isPinlessHealthy?: boolean;
}

/** Answers that a card's PIN is locked, behind those that a PIN is wrong. */
export interface Locks {
  readonly failures: number;
  /** Most frequent first. */
  readonly codes: readonly string[];
  /** When the first came that is not everyday. */
  readonly since: Instant;
  /** How long after the first wrong PIN that was, in milliseconds. */
  readonly afterMs: number;
  /** What was answered first of all; null where cards were locked from the beginning. */
  readonly behind: string | null;
}

/** How a fault of one brand, issuer or host drew others along. */
export interface Spread {
  /** What it was of alone, such as `issuer`. */
  readonly attribute: string;
  /** For how long, in milliseconds. */
  readonly aloneMs: number;
  /** Share of what fails now that ends with the codes it began with, 0 to 1. */
  readonly sameCodes: number;
}

/** Customers' own declines: how many were seen beside how many failures, and their usual share. */
export interface Declines {
  readonly seen: number;
  readonly beside: number;
  readonly usual: number;
}

/** What follows from a diagnosis. */
export interface DiagnosisFacts {
  readonly playbook: string;
  readonly severity: Severity;
  /** Canonical actions that would do harm. */
  readonly forbidden: readonly string[];
  readonly kind: 'outage' | 'degradation' | 'silence' | 'fee' | 'tamper' | 'fraud' | 'self';
}

/** An open incident as the detector of its rule sees it. */
export interface OpenFinding {
  /** What was found of it first. */
  readonly finding: Finding;
  readonly cause: readonly { readonly attribute: string; readonly value: string }[];
  readonly since: Instant;
  readonly lastHitAt: Instant;
}

/** One kind of condition. Whatever has a question mark is done by the engine if left out. */
export interface Detector<S extends { readonly kind: string }> {
  readonly kind: S['kind'];
  readonly findings: Readonly<Record<Finding, FindingFacts>>;
  /** What a rule with these settings finds, and how sure it must be. */
  weigh(settings: S): Weighing;
  /** What one digest says; without memory, since a restart reads recent digests again. */
  read?(digest: Digest): readonly Sample[];
  /** What only memory can tell, once a tick, also when nothing was heard. Not read again. */
  sense?(senses: Senses<S>): readonly Sample[];
  /** Decides in place of the evidence bank, from the hits of this tick. */
  decide?(rule: Watched<S>, hits: readonly Hit[], senses: Senses): readonly Sighting[];
  /** The gates of a rule that `decide` asks for; it reads none of the others. */
  readonly gates?: readonly ('failures' | 'terminals' | 'merchants')[];
  /** Whether an incident is over, on positive evidence, in place of units without hits. */
  over?(incident: OpenFinding, senses: Senses): boolean;
  /** By whose values `decide` looks each for itself, beside the fleet; one that decides has it. */
  watches?(settings: S): readonly (Standing['scope'] & object)['attribute'][];
  /** How near `decide` is to a sighting, and where; a detector that decides has it. */
  standings?(rule: Watched<S>, senses: Senses): readonly Standing[];
  /** What must make a rule with these settings fire, if anything can; null when nothing can. */
  worst?(settings: S): Worst | null;
  /** Its diagnoses, by their public and stable ids. */
  readonly diagnoses?: Readonly<Record<string, DiagnosisFacts>>;
  /** Names a fault that shows one of its findings; null when it has no better name. */
  diagnose?(signature: Signature): string | null;
}
