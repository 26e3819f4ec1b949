/**
 * How much each profile of a modelled fleet pays, by the digest that tells of it: lots of its
 * terminals, and lots weighed by how unlucky they are. Kept up as terminals change, so that what
 * is drawn of many at once is drawn of those that are there.
 */
import type { ModelFleet, ModelTerminal } from './model-fleet.js';

/** No terminal fails more often than so many times the average. */
export const HIGHEST_UNLUCK = 4;
const MINUTE_S = 60;

/** Owns what becomes of a fleet's terminals and lots. */
export class LotShares {
  /** By digest of a minute and profile. */
  readonly lots: readonly number[][];
  readonly unlucky: readonly number[][];
  private readonly own: number[] = [];

  constructor(
    private readonly fleet: ModelFleet,
    /** Seconds of a digest. */
    private readonly span: number,
  ) {
    const none = () => Array.from({ length: MINUTE_S / span }, (): number[] => []);
    this.lots = none();
    this.unlucky = none();
    const own = new Uint32Array(fleet.terminals.length);
    for (const terminal of fleet.lots) own[terminal] = (own[terminal] ?? 0) + 1;
    for (const [terminal, lots] of own.entries()) this.add(terminal, lots);
  }

  /** Lots of a terminal. */
  lotsOf(terminal: number): number {
    return this.own[terminal] ?? 0;
  }

  /** A terminal has become another. */
  change(terminal: number, after: ModelTerminal): void {
    const lots = this.lotsOf(terminal);
    this.add(terminal, -lots);
    this.fleet.terminals[terminal] = after;
    this.add(terminal, lots);
  }

  /** A lot falls to a terminal. */
  hand(lot: number, terminal: number): void {
    const { lots } = this.fleet;
    this.add(lots[lot] ?? 0, -1);
    lots[lot] = terminal;
    this.add(terminal, 1);
  }

  private add(terminal: number, lots: number): void {
    const { profile = 0, beat = 0, unlucky = 1 } = this.fleet.terminals[terminal] ?? {};
    const slot = Math.floor(beat / this.span);
    addTo(this.lots[slot], profile, lots);
    addTo(this.unlucky[slot], profile, lots * Math.min(HIGHEST_UNLUCK, unlucky));
    addTo(this.own, terminal, lots);
  }
}

function addTo(sums: number[] | undefined, at: number, count: number): void {
  if (!sums) return;
  // No holes: an array with holes is looked up ten times as slowly.
  while (sums.length <= at) sums.push(0);
  sums[at] = (sums[at] ?? 0) + count;
}
