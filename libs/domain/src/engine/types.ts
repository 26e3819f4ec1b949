/** The seam between the pure engine and the shell around it. */

import type { Profile } from '../base/attribute.js';
import type { Instant } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import type { Digest } from '../digest/digest.js';
import type { Incident, IncidentEvent } from '../incident/incident.js';
import type { SeverityPolicy } from '../incident/severity-policy.js';
import type { PageReason } from '../notify/catalogue/keys.js';
import type { Routing } from '../notify/route.js';
import type { Silence } from '../notify/silence.js';
import type { WebhookBody } from '../notify/webhook-body.js';
import type { Standing } from '../oncall/find-proven.js';
import type { Burden } from '../oncall/share-budget.js';
import type { Playbook, PlaybookRun } from '../playbook/playbook.js';
import type { Rule } from '../rule/rule.js';
import type { RuleMeter } from './rule-meter.js';

/** The file of on-call, with what people did about it. */
export type OncallSettings = Standing;

/** What operators wrote: the same for every tick until they change it. */
export interface Settings {
  readonly tenant: string;
  readonly rules: readonly Rule[];
  /** By playbook id, with the hash of the file's content. */
  readonly playbooks: ReadonlyMap<string, { readonly playbook: Playbook; readonly hash: string }>;
  /** Where people reach the console, without a slash at the end. */
  readonly externalUrl: string;
  /** Names of the configured receivers of notifications: all are told, unless `routing` chooses. */
  readonly receivers: readonly string[];
  readonly routing?: Routing;
  /** What people silenced, for a time; those that are over may be among them. */
  readonly silences?: readonly Silence[];
  /** Who is paged; nobody in person when left out. */
  readonly oncall?: OncallSettings;
  /** Limits from which incidents are graver than their diagnosis says. */
  readonly severity?: SeverityPolicy;
  /** What codes mean; the shipped dialects when left out. */
  readonly codes?: CodeBook;
}

/** What happened since the last tick, as it was committed. */
export interface TickInput {
  readonly digests: readonly Digest[];
  /** Profiles that the digests refer to and the engine has not been told of. */
  readonly profiles: readonly Profile[];
  /** What people said through the API, in order. */
  readonly people: readonly Said[];
  /** Measures what each rule takes; most ticks have none. */
  readonly meter?: RuleMeter | undefined;
  /** What other tenants ask of a person, by id: moments and numbers alone. */
  readonly elsewhere?: ((person: string) => readonly Burden[]) | undefined;
}

/** What a person said of an incident. */
export interface Said {
  readonly incident: string;
  readonly event: IncidentEvent;
  /** How the incident is kept, for those that the engine follows no more. */
  readonly face?: Incident;
}

/** What has to be done; the shell commits all of one tick in one transaction. */
export type Effect =
  | { readonly kind: 'append_event'; readonly incident: string; readonly event: IncidentEvent }
  | { readonly kind: 'save_incident'; readonly incident: Incident }
  | { readonly kind: 'save_run'; readonly run: PlaybookRun }
  | {
      readonly kind: 'save_members';
      readonly incident: string;
      /** Whether these are all, and those that were saved before are none. */
      readonly anew: boolean;
      /** Who was hit, as far as it was not saved yet. */
      readonly terminals: readonly string[];
      readonly merchants: readonly string[];
    }
  | {
      readonly kind: 'enqueue_notification';
      readonly incident: string;
      readonly receiver: string;
      readonly reason: PageReason;
      /** The same for the same notification, however often it is decided or sent. */
      readonly dedupKey: string;
      readonly body: WebhookBody;
      /** Where it is a page to a person. */
      readonly page?: {
        readonly person: string;
        readonly contact: string;
        readonly night: boolean;
        readonly at: Instant;
        /** How many incidents it tells of. */
        readonly incidents: number;
        /** The same page by a further contact. */
        readonly again: boolean;
      };
    };

/** One step of the engine. */
export interface Ticked {
  readonly effects: readonly Effect[];
  /** The moment of the newest input seen, for the lag that screens show. */
  readonly newestAt: Instant | null;
}
