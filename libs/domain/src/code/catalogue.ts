/**
 * The classes that codes are counted in. One 55 is a customer who mistyped a PIN; a mass of 55
 * while PIN-less payments are healthy is a key or HSM fault: the same code changes its meaning and
 * its party with scale. What each code means is in the dialects, `read-code.ts` reads them.
 */

/**
 * Failure classes the detector counts together: codes that one fault produces together, over the
 * same denominator.
 */
export const FAILURE_CLASSES = [
  'pin_key',
  'issuer_link',
  'host_system',
  'no_answer',
  'format',
  'config',
  'card_data_read',
  'funds',
  'device',
  'other',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Which attempts could have produced a class: the wrong denominator is the commonest mistake. */
export type Denominator = 'all' | 'pin';

interface ClassFacts {
  readonly denominator: Denominator;
  /** Share of its denominator in a healthy fleet, before anything is learned. */
  readonly prior: number;
  /** A person's or an issuer's decision, not a fault: judged more leniently, paged at no hour. */
  readonly business: boolean;
}

/** Priors are those of a healthy fleet; the engine learns each cell's own rate from there. */
export const CLASS_FACTS: Readonly<Record<FailureClass, ClassFacts>> = {
  pin_key: { denominator: 'pin', prior: 0.01, business: false },
  issuer_link: { denominator: 'all', prior: 0.003, business: false },
  host_system: { denominator: 'all', prior: 0.003, business: false },
  no_answer: { denominator: 'all', prior: 0.004, business: false },
  format: { denominator: 'all', prior: 0.001, business: false },
  config: { denominator: 'all', prior: 0.001, business: false },
  card_data_read: { denominator: 'all', prior: 0.012, business: true },
  funds: { denominator: 'all', prior: 0.05, business: true },
  device: { denominator: 'all', prior: 0.002, business: false },
  other: { denominator: 'all', prior: 0.01, business: false },
};
