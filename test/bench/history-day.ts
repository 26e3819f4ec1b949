/**
 * A day of a fleet as its digests tell of it, one a second: payments by profile that rise and fall
 * with the hour, everyday failures, and three outages.
 */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { DAY, type Instant, SECOND } from '#domain/base/instant.js';
import type { AttemptRow, Digest, FailureRow } from '#domain/digest/digest.js';
import { NO_SIGNALS } from '#domain/digest/signals.js';

export interface FleetDay {
  readonly terminals: number;
  /** Payments of a terminal and day. */
  readonly payments: number;
  readonly profiles: ReadonlyMap<number, ProfileAttributes>;
}

/** A fleet of a dozen acquirers, thirty regions and a few models and versions. */
export function aFleetDay(terminals: number, payments: number): FleetDay {
  const profiles = new Map<number, ProfileAttributes>();
  for (let id = 1; id <= 480; id += 1) {
    profiles.set(id, {
      acquirer: `acq-${id % 12}`,
      region: `${110 + (id % 30)}000`,
      carrier: ['cmcc', 'unicom', 'telecom'][id % 3],
      link: id % 5 === 0 ? 'wifi' : '4g',
      model: ['A920', 'P90', 'S1'][(id % 7) % 3],
      hw: `H${id % 7}-${id % 11}`,
      fw: `3.${id % 4}`,
      app: `5.${id % 6}`,
      param: `p${id % 5}`,
      keys: `K${id % 24}`,
      chain: id % 4 === 0 ? `c-${id % 40}` : undefined,
    } as ProfileAttributes);
  }
  return { terminals, payments, profiles };
}

/** Everyday failures, a share of all payments by code. */
const EVERYDAY = [
  ['cup-pos:51', 0.04],
  ['cup-pos:55', 0.006],
  ['cup-pos:91', 0.001],
  ['cup-pos:96', 0.0005],
] as const;

/** The digest of the second that ends at `to`. */
export function secondOf(fleet: FleetDay, to: Instant, draw: () => number): Digest {
  const { profiles } = fleet;
  const hour = ((to % DAY) / DAY) * 24;
  // Shops of Shanghai: 08:00 to 22:00 there is 00:00 to 14:00 in UTC.
  const tide = 0.1 + 1.6 * Math.max(0, Math.sin((hour / 14) * Math.PI));
  const payments = Math.round(((fleet.terminals * fleet.payments) / 86_400) * tide);
  const rows = new Map<number, AttemptRow>();
  const failures: FailureRow[] = [];
  for (let i = 0; i < payments; i += 1) {
    const profile = 1 + Math.floor(draw() * profiles.size);
    const row = rows.get(profile) ?? emptyRow(profile);
    rows.set(profile, row);
    const pin = draw() < 0.6;
    row.attempt += 1;
    row.pin += pin ? 1 : 0;
    const code = codeOf(fleet, profile, hour, pin, draw());
    if (code === null) row.approved += 1;
    else {
      row.declined += 1;
      const terminal = Math.floor((draw() * fleet.terminals) / profiles.size);
      failures.push(failureOf(profile, terminal, code, pin, to));
    }
  }
  const from = to - SECOND + 1;
  const attempts = [...rows.values()];
  const rest = { changes: [], signals: NO_SIGNALS };
  return { from, to, messages: payments, attempts, failures, ...rest };
}

function emptyRow(profile: number): AttemptRow {
  return { profile, attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0, pin: 0 };
}

/** Three outages: a key at noon, a host in the afternoon, a region at night. */
function codeOf(
  { profiles }: FleetDay,
  profile: number,
  hour: number,
  pin: boolean,
  drawn: number,
): string | null {
  const { acquirer, region } = profiles.get(profile) ?? {};
  if (pin && acquirer === 'acq-1' && hour >= 4.5 && hour < 4.75 && drawn < 0.8) return 'cup-pos:55';
  if (acquirer === 'acq-2' && hour >= 9 && hour < 9.1 && drawn < 0.6) return 'cup-pos:96';
  if (region === '115000' && hour >= 15 && hour < 15.2 && drawn < 0.5) return 'cup-pos:91';
  let sum = 0;
  for (const [code, share] of EVERYDAY) {
    sum += share;
    if (drawn < sum) return code;
  }
  return null;
}

function failureOf(
  profile: number,
  terminal: number,
  code: string,
  pin: boolean,
  at: Instant,
): FailureRow {
  const name = `T-${profile}-${terminal}`;
  const merchant = `m-${profile}-${terminal >> 1}`;
  return { profile, terminal: name, merchant, code, outcome: 'declined', pin, count: 1, at };
}
