/** What the page of one incident says; the other half of `keys.ts`, for the size of files. */
import type { AUDIENCES, StepKind } from '#domain/playbook/step.js';

export interface StoryWords {
  readonly incident: IncidentWords;
  readonly evidence: EvidenceWords;
  readonly chart: ChartWords;
  readonly playbook: PlaybookWords;
  readonly step: StepWords;
  readonly acts: ActWords;
}

interface IncidentWords {
  readonly back: string;
  readonly since: string;
  readonly detected: string;
  readonly later: (span: string) => string;
  readonly terminals: string;
  readonly merchants: string;
  readonly failing: string;
  readonly rate: string;
  readonly regions: string;
  readonly reopened: (times: string) => string;
  readonly rule: string;
  readonly likely: string;
  readonly confidence: (share: string) => string;
  readonly startedAfter: (span: string) => string;
  readonly startedWith: string;
  readonly startedBefore: (span: string) => string;
  readonly noChanges: string;
  readonly changes: string;
  readonly change: Readonly<Record<string, string>>;
  readonly doNot: string;
  readonly whyNot: string;
  readonly timeline: string;
  readonly emptyTimeline: string;
  readonly resolvedAt: (at: string, span: string) => string;
  readonly missing: string;
}

interface EvidenceWords {
  readonly whyFired: string;
  readonly title: string;
  readonly intro: string;
  readonly group: string;
  readonly failed: string;
  readonly ofAttempts: (failures: string, attempts: string) => string;
  readonly rate: string;
  readonly expected: string;
  readonly cause: string;
  readonly why: string;
  readonly codes: string;
  readonly inMass: (says: string) => string;
  readonly control: string;
  readonly controlText: (
    failures: string,
    attempts: string,
    share: string,
    expected: string,
  ) => string;
  readonly noControl: string;
  readonly score: string;
  readonly scoreText: (score: string, limit: string) => string;
  readonly none: string;
}

interface ChartWords {
  readonly title: string;
  readonly normal: (share: string) => string;
  readonly onset: string;
  readonly detected: string;
  readonly resolved: string;
  readonly at: (time: string, share: string, failures: string, attempts: string) => string;
  readonly noPayments: (time: string) => string;
  readonly summary: (now: string, peak: string, normal: string) => string;
  readonly asTable: string;
  readonly asChart: string;
  readonly time: string;
  readonly failures: string;
  readonly attempts: string;
  readonly rate: string;
  readonly none: string;
}

interface PlaybookWords {
  readonly title: string;
  readonly step: (now: string, all: string) => string;
  readonly over: (done: string, all: string) => string;
  readonly none: string;
  readonly done: string;
  readonly skip: string;
  readonly skipTitle: string;
  readonly note: string;
  readonly noteOptional: string;
  readonly isDone: string;
  readonly isSkipped: string;
  readonly isUnmet: string;
  readonly isRefused: string;
  readonly isLate: string;
  readonly isNext: string;
  readonly isOpen: string;
  readonly by: (name: string, at: string) => string;
  readonly version: (hash: string) => string;
}

interface StepWords {
  readonly kinds: Readonly<Record<StepKind, string>>;
  readonly audiences: Readonly<Record<(typeof AUDIENCES)[number], string>>;
  readonly preconditions: string;
  readonly until: (time: string) => string;
  readonly waitsUntil: (time: string) => string;
  readonly overdue: (time: string) => string;
  /** Why a step cannot be done yet: whose turn it is. */
  readonly notYet: (due: string) => string;
  readonly others: (steps: string) => string;
  readonly aheadToo: string;
  readonly notTaken: string;
  readonly sent: string;
  readonly given: string;
  readonly approve: string;
  readonly refuse: string;
  readonly refuseTitle: string;
  readonly agreed: (names: string, agreed: string, needed: string) => string;
  readonly answered: (answer: string) => string;
  readonly to: (who: string) => string;
  readonly joins: (who: string) => string;
  readonly owes: (who: string, within: string) => string;
  readonly share: (bounds: string) => string;
  readonly timesNormal: (bounds: string) => string;
  readonly terminals: (bounds: string) => string;
  readonly recovered: string;
  readonly below: (value: string) => string;
  readonly above: (value: string) => string;
}

interface ActWords {
  readonly acknowledge: string;
  readonly acknowledgeLong: string;
  readonly resolve: string;
  readonly resolveTitle: string;
  readonly resolveReason: string;
  readonly resolveWhy: string;
  readonly sending: string;
  readonly accepted: string;
  readonly acknowledging: (name: string) => string;
  readonly resolving: (name: string) => string;
  readonly undone: (what: string) => string;
  readonly undoneAcknowledge: string;
  readonly undoneResolve: string;
  readonly undoneStep: string;
  readonly dismiss: string;
  readonly details: string;
}
