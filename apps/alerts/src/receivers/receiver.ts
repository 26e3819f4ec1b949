import type { ReportForm } from '#domain/notify/delivery-report.js';
import type { Notice } from '#domain/notify/notice.js';

/** What a receiver is given: one notification, the same over all its tries. */
export interface Delivery {
  /** Idempotency key: the receiver may see it twice and must count it once. */
  readonly id: string;
  /** The body of the generic webhook, as it was committed. */
  readonly body: string;
  /** What it says. */
  readonly notice: Notice;
}

/** What became of one try, in Alertmanager's words; `answer` is the receipt that is kept. */
export type DeliveryOutcome =
  | {
      readonly kind: 'sent';
      readonly answer: string;
      /** Where the service says later whether it arrived; else nobody ever does. */
      readonly awaits?: Awaits;
    }
  | {
      readonly kind: 'retry';
      readonly reason: DeliveryReason;
      readonly answer: string;
      readonly afterMs?: number;
    }
  | {
      readonly kind: 'gave_up';
      readonly reason: DeliveryReason;
      readonly answer: string;
      /** The receiver said that it is gone for good: nothing more is sent until it is changed. */
      readonly disable?: true;
    };

/** A report that has to come. */
export interface Awaits {
  /** Who reports: the receiver of the file, whoever's contact it reaches. */
  readonly reporter: string;
  /** By which name the report calls the message. */
  readonly message: string;
  /** Real milliseconds until it counts as not delivered. */
  readonly withinMs: number;
}

/** How a receiver's service reports, for the API to read. */
export interface Reporting {
  readonly reporter: string;
  readonly form: ReportForm;
}

export type DeliveryReason =
  | 'client_error'
  | 'auth_error'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'unreachable'
  | 'refused_address'
  | 'rejected'
  | 'gone'
  | 'disabled'
  | 'redirected'
  | 'tries_exhausted';

/** After these nobody knows whether it was taken: what is tried again may come twice. */
const DOUBTFUL: readonly DeliveryReason[] = ['timeout', 'server_error', 'unreachable'];

/** Whether a try that ended so may have been taken all the same. */
export function isDoubtful(reason: DeliveryReason): boolean {
  return DOUBTFUL.includes(reason);
}

/** At most so many requests in so many milliseconds; the service counts the same way. */
export interface Budget {
  readonly requests: number;
  readonly withinMs: number;
}

/** A way out of the house. */
export interface Receiver {
  readonly name: string;
  /** The same while its settings are; one that was disabled is, until this differs. */
  readonly fingerprint: string;
  readonly budget: Budget | null;
  /** Who is told instead when this one cannot be reached. */
  readonly fallback: string | null;
  /** Absent where the service reports nothing. */
  readonly reporting?: Reporting;
  send(delivery: Delivery): Promise<DeliveryOutcome>;
  /**
   * Sends several in one request, when there are more than the budget allows. Without it they wait:
   * a service that follows incidents by their keys has no use for a list.
   */
  sendDigest?(deliveries: readonly Delivery[]): Promise<DeliveryOutcome>;
  /** Says once more what is still going on, for a service that forgets what it does not hear. */
  resend?(deliveries: readonly Delivery[]): Promise<DeliveryOutcome>;
}
