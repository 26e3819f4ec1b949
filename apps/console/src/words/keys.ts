/**
 * Everything the console itself says; what is said about an incident is the domain's catalogue.
 * Parameters are formatted by the caller, so that each language only decides where they stand.
 */
import type { IncidentStatus } from '#domain/incident/incident.js';
import type { DrillWords } from './drill-words.js';
import type { LifeWords } from './life-keys.js';
import type { OncallWords } from './oncall-words.js';
import type { SilenceWords } from './silence-words.js';
import type { StoryWords } from './story-keys.js';

export interface Words extends StoryWords, LifeWords {
  readonly cancel: string;
  readonly close: string;
  readonly tryAgain: string;
  readonly notLoaded: string;
  readonly reload: string;
  readonly loading: string;
  /** Between a time and its length, and in other places where a language puts brackets. */
  readonly inBrackets: (text: string) => string;
  readonly list: (items: readonly string[]) => string;
  readonly oncall: OncallWords;
  readonly header: HeaderWords;
  readonly age: AgeWords;
  readonly trust: TrustWords;
  readonly link: LinkWords;
  readonly refused: RefusedWords;
  readonly status: Readonly<Record<IncidentStatus, string>>;
  readonly strip: StripWords;
  readonly kpi: KpiWords;
  readonly acquirers: AcquirerWords;
  readonly codes: CodeWords;
  readonly regions: RegionWords;
  readonly incidents: IncidentListWords;
  readonly terminals: TerminalWords;
  readonly silences: SilenceWords;
  readonly drills: DrillWords;
  readonly name: NameWords;
  readonly token: TokenWords;
  readonly help: HelpWords;
  readonly news: NewsWords;
  readonly nowhere: { readonly title: string; readonly text: string; readonly home: string };
}

export interface HeaderWords {
  readonly pages: string;
  readonly page: Readonly<
    Record<
      | 'wall'
      | 'incidents'
      | 'follow-ups'
      | 'terminals'
      | 'commands'
      | 'silences'
      | 'oncall'
      | 'drills'
      | 'rules',
      string
    >
  >;
  readonly language: string;
  readonly tenant: string;
  readonly help: string;
  readonly noName: string;
  readonly changeName: (name: string) => string;
  readonly skip: string;
  readonly pause: string;
  readonly resume: string;
  readonly title: (open: number) => string;
}

interface AgeWords {
  readonly data: (age: string) => string;
  readonly stale: (age: string) => string;
  readonly none: string;
  readonly waiting: string;
  readonly disconnected: string;
  readonly paused: (at: string) => string;
}

interface TrustWords {
  readonly question: string;
  readonly yes: string;
  readonly proof: (rules: string, ago: string) => string;
  readonly mistakes: (count: string) => string;
  readonly waiting: { readonly server: string; readonly first_message: string };
  readonly no: (because: string) => string;
  readonly disconnected: string;
  readonly noRules: string;
  readonly neverEvaluated: string;
  readonly engineBehind: (lag: string) => string;
  readonly engineNotFollowing: string;
  readonly engineSilent: (age: string) => string;
  readonly oldData: (age: string) => string;
}

interface LinkWords {
  readonly lost: (at: string) => string;
  readonly never: string;
  readonly retryIn: (seconds: string) => string;
  readonly connecting: string;
  readonly paused: (at: string) => string;
  readonly awaiting: string;
}

interface RefusedWords {
  readonly unreachable: string;
  readonly noAnswer: string;
  readonly says: (title: string) => string;
  readonly notAccepted: string;
  readonly serverFault: string;
  readonly code: (code: string) => string;
  readonly panel: (what: string) => string;
  readonly keepsOld: (at: string) => string;
}

interface StripWords {
  readonly title: string;
  readonly open: (count: string) => string;
  readonly terminals: string;
  readonly merchants: string;
  readonly failing: string;
  readonly perMinute: string;
  readonly rate: string;
  readonly since: string;
  readonly state: string;
  readonly explains: (share: string) => string;
  readonly wholeFleet: string;
  readonly noCause: string;
  readonly normal: (share: string) => string;
  readonly notAcknowledged: string;
  readonly acknowledgedBy: (name: string) => string;
  readonly waiting: (count: string) => string;
  readonly more: (count: string) => string;
  readonly quiet: string;
  readonly quietTrusted: string;
  readonly quietDoubted: string;
  readonly watched: (known: string, online: string) => string;
  readonly newest: (ago: string) => string;
  readonly evaluated: (rules: string, ago: string) => string;
  readonly lastIncident: (title: string, ago: string) => string;
  readonly noneYet: string;
  readonly firstTitle: string;
  readonly firstText: string;
  readonly firstThen: string;
}

interface KpiWords {
  readonly title: string;
  readonly online: string;
  readonly approvals: string;
  readonly failures: string;
  readonly messages: string;
  readonly ofKnown: (online: string, known: string) => string;
  readonly ofAttempts: (approved: string, attempts: string) => string;
  readonly goodbye: (count: string) => string;
  readonly unregistered: (count: string) => string;
  readonly band: (low: string, high: string) => string;
  readonly noBand: string;
  readonly below: string;
  readonly above: string;
  readonly noPayments: string;
  readonly noTerminals: string;
  readonly sincePage: (at: string) => string;
  readonly lineBegins: string;
  readonly counting: string;
  readonly lastMinute: string;
}

interface AcquirerWords {
  readonly title: string;
  readonly over: (span: string) => string;
  readonly whole: string;
  readonly none: string;
  readonly soon: string;
  readonly noPayments: string;
  readonly at: (time: string, attempts: string) => string;
  readonly summary: (name: string, now: string, normal: string) => string;
  readonly more: (count: string) => string;
}

interface CodeWords {
  readonly title: string;
  readonly code: string;
  readonly meaning: string;
  readonly now: string;
  readonly normal: string;
  readonly ratio: string;
  readonly none: string;
  /** Said of a code that no dialect lists. */
  readonly unlisted: string;
  readonly unknown: string;
  readonly isNew: string;
  readonly more: (count: string) => string;
}

interface RegionWords {
  readonly unnamed: string;
  readonly title: string;
  readonly none: string;
  readonly online: (online: string, known: string) => string;
  readonly belowFleet: string;
  readonly cause: string;
  readonly hit: string;
  readonly unknown: string;
}

interface IncidentListWords {
  readonly title: string;
  readonly none: string;
  readonly newest: (count: string) => string;
  /** What is seen only when late data have come, and what that is. */
  readonly hindsight: string;
  readonly hindsightWhat: string;
}

interface TerminalWords {
  readonly title: string;
  readonly search: string;
  readonly searchHint: string;
  readonly terminal: string;
  readonly state: string;
  readonly lastSeen: string;
  readonly online: string;
  readonly offline: string;
  readonly silent: string;
  readonly neverSeen: string;
  readonly why: Readonly<Record<string, string>>;
  readonly unregistered: string;
  readonly retired: string;
  readonly spare: string;
  readonly clock: (span: string) => string;
  readonly ago: (span: string) => string;
  readonly none: string;
  readonly noMatch: (search: string) => string;
  readonly shown: (count: string) => string;
  readonly firstShown: (count: string) => string;
  readonly publish: string;
  readonly appears: string;
}

interface NameWords {
  readonly title: string;
  readonly label: string;
  readonly why: string;
  readonly save: string;
}

interface TokenWords {
  readonly title: string;
  readonly label: string;
  readonly why: string;
  readonly refused: string;
  readonly unfit: string;
  readonly save: string;
}

interface HelpWords {
  readonly title: string;
  readonly move: string;
  readonly open: string;
  readonly back: string;
  readonly acknowledge: string;
  readonly wall: string;
  readonly incidents: string;
  readonly terminals: string;
  readonly pause: string;
  readonly search: string;
  readonly help: string;
  readonly shortcuts: string;
  readonly shapes: string;
  readonly stale: string;
}

interface NewsWords {
  readonly opened: (severity: string, title: string) => string;
  readonly raised: (severity: string, title: string) => string;
  readonly resolved: (title: string) => string;
}
