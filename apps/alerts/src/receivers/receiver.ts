/** What a receiver is given: one notification, the same over all its tries. */
export interface Delivery {
  /** Idempotency key: the receiver may see it twice and must count it once. */
  readonly id: string;
  readonly body: string;
}

/** What became of one try, in Alertmanager's words. */
export type DeliveryOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'retry'; readonly reason: DeliveryReason; readonly afterMs?: number }
  | { readonly kind: 'gave_up'; readonly reason: DeliveryReason };

export type DeliveryReason =
  | 'client_error'
  | 'auth_error'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'unreachable'
  | 'gone'
  | 'redirected'
  | 'tries_exhausted';

/** A way out of the house. */
export interface Receiver {
  readonly name: string;
  send(delivery: Delivery): Promise<DeliveryOutcome>;
}
