import type { AtStake } from '#domain/incident/value-at-stake.js';

/** An estimate of the value at stake, with what matters to a test changed. */
export function aStake(changes: Partial<AtStake> = {}): AtStake {
  return {
    ...{ currency: 'CNY', value: 227_540, failures: 1_240, share: 1 },
    ...{ mean: 183.5, records: 8_201, said: null },
    ...changes,
  };
}
