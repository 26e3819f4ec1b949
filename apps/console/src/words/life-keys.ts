/** What the console says of roles, comments, severity, merging, splitting and what comes after. */

import type { FollowUpKind, FollowUpState } from '#domain/incident/follow-up.js';
import type { Link } from '#domain/incident/life-event.js';

export interface LifeWords {
  readonly life: {
    readonly title: string;
    readonly roles: string;
    readonly nobody: string;
    readonly take: string;
    readonly handOver: string;
    readonly to: string;
    readonly give: string;
    readonly leave: string;
    readonly role: string;
    readonly comment: string;
    readonly commentText: string;
    readonly corrects: string;
    readonly say: string;
    readonly mitigate: string;
    readonly severity: string;
    readonly severityNew: string;
    readonly setByHand: string;
    readonly merge: string;
    readonly mergeInto: string;
    readonly mergeWhy: string;
    readonly split: string;
    readonly splitWhat: string;
    readonly splitWhy: string;
    readonly reason: string;
    readonly noOther: string;
    readonly sent: string;
    readonly links: Readonly<Record<Link['kind'], (id: string) => string>>;
    readonly afterwards: string;
    readonly export: string;
    readonly print: string;
    readonly useful: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly review: {
    readonly open: string;
    readonly title: (id: string) => string;
    readonly figures: string;
    readonly figure: Readonly<
      Record<
        'detect' | 'acknowledge' | 'mitigate' | 'resolve' | 'terminals' | 'merchants' | 'pages',
        string
      > &
        Record<'failed' | 'steps' | 'useful', string>
    >;
    readonly steps: (done: string, skipped: string, late: string, open: string) => string;
    readonly yesNo: (yes: string, no: string) => string;
    readonly wentWell: string;
    readonly wentBadly: string;
    readonly lucky: string;
    readonly followUps: string;
    readonly kinds: Readonly<Record<FollowUpKind, string>>;
    readonly suggested: Readonly<Record<FollowUpKind, string>>;
    readonly states: Readonly<Record<FollowUpState, string>>;
    readonly kind: string;
    readonly what: string;
    readonly owner: string;
    readonly due: string;
    readonly state: string;
    readonly add: string;
    readonly remove: string;
    readonly save: string;
    readonly saved: string;
    readonly close: string;
    readonly closed: string;
    readonly stores: string;
    readonly storeLine: (store: string, merchant: string, terminals: string) => string;
    readonly noStores: string;
    readonly warranties: string;
    readonly warrantyLine: (terminal: string, model: string, until: string) => string;
    readonly noWarranties: string;
  };
  readonly quality: {
    readonly title: string;
    readonly intro: string;
    readonly none: string;
    readonly columns: Readonly<
      Record<
        'month' | 'rule' | 'incidents' | 'pages' | 'acknowledged' | 'mtta' | 'mttr' | 'useful',
        string
      > &
        Record<'false' | 'merchants', string>
    >;
  };
}
