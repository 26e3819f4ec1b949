/** Which terminals a cause names: its attributes of terminals, without those of payments. */
import type { CauseEntry } from '../incident/incident.js';

const OF_PAYMENTS: readonly string[] = ['issuer', 'scheme', 'entry', 'job', 'code', 'class'];

export interface ToldTerminals {
  /** Possible values by attribute. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  /**
   * Whether these attributes say it all. A cause of payments, such as an issuer, names no
   * terminals, and an empty one is no list of everybody.
   */
  readonly whole: boolean;
}

/** Reads a cause. */
export function tellsTerminals(cause: readonly CauseEntry[]): ToldTerminals {
  const where: Record<string, string[]> = {};
  for (const { attribute, value } of cause) {
    if (OF_PAYMENTS.includes(attribute)) continue;
    where[attribute] = [...(where[attribute] ?? []), value];
  }
  const whole = cause.length > 0 && cause.every((entry) => !OF_PAYMENTS.includes(entry.attribute));
  return { where, whole };
}
