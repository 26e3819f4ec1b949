/** What waits outside of the memory to be written into it, so that not every tick has to. */
const settlers = new WeakMap<object, () => void>();

interface HasBanks {
  readonly banks: object;
}

/** Names who brings these banks, and what belongs to them, up to date. */
export function settleBy({ banks }: HasBanks, settle: () => void): void {
  settlers.set(banks, settle);
}

/** Brings a memory up to date, before anybody looks at the whole of it. */
export function settle({ banks }: HasBanks): void {
  settlers.get(banks)?.();
}
