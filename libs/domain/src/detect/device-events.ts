/**
 * Device events: applications that crash, printers and readers that fail, PIN pads that lose
 * their keys, clocks, links and batteries. No attempt to pay stands behind them. Counted by
 * terminal against heartbeats, so that a healthy terminal speaks against it, once a minute. A
 * start after a crash is a crash as well: a terminal that is caught in a loop may never get as far
 * as to tell of it otherwise.
 */
import { z } from 'zod';
import { MINUTE } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { heartbeatsBy } from '../digest/heartbeats-by.js';
import type { Detector, Finding, FindingFacts, Hit, Signature } from './detector.js';

/** What can be wrong with a device, by the beginnings of the codes that tell of it. */
const TROUBLES = {
  crash: ['dev:APP', 'birth:crash'],
  printer: ['dev:PRN'],
  reader: ['dev:ICC', 'dev:NFC', 'dev:MSR', 'dev:KBD'],
  pin_pad: ['dev:PED.'],
  clock: ['dev:CLOCK'],
  backup_battery: ['dev:BATT.BACKUP'],
  link: ['dev:SIM', 'dev:SIGNAL', 'dev:COMM'],
  tls: ['dev:TLS'],
  storage: ['dev:STORE', 'dev:EOD', 'dev:SAM'],
} as const;
/** What happens to every healthy device, and is no trouble: paper and batteries run out. */
const EVERYDAY = ['dev:PRN.PAPER', 'dev:BATT.MAIN'] as const;
type Trouble = keyof typeof TROUBLES;
const troubles = Object.keys(TROUBLES) as [Trouble, ...Trouble[]];

export const DeviceEvents = z.strictObject({
  kind: z.literal('device_events'),
  /** Which device events are counted together; those of everyday life are none of them. */
  trouble: z.enum(troubles),
  /** How much evidence against "normal" is needed, in nats. */
  evidence: z.number().min(5).max(200).default(25),
  /** Nobody is woken below this multiple of the normal rate. */
  tolerate: z.number().min(1).max(20).default(2),
  /** The observed rate since the onset must be at least this multiple of the normal one. */
  times_normal: z.number().min(1).max(100).default(4),
});
export type DeviceEvents = z.infer<typeof DeviceEvents>;

/** Events of heartbeats: one in two thousand is a device with a bad day. */
const PRIOR = 0.0005;
/** A terminal that crashes while it starts is back, and crashes again, within this time. */
const WAVE_MS = 3 * MINUTE;
const facts: FindingFacts = {
  units: 'heartbeats',
  prior: PRIOR,
  business: false,
  waveMs: WAVE_MS,
};

export const deviceEvents: Detector<DeviceEvents> = {
  kind: 'device_events',
  findings: {
    ...Object.fromEntries(troubles.map((trouble) => [findingOf(trouble), facts])),
    // Cards that a reader misreads, or a clock takes for expired, are refused.
    [findingOf('reader')]: { ...facts, explains: ['card_data_read'] },
    [findingOf('clock')]: { ...facts, explains: ['card_data_read'] },
    // Who starts again and again says no heartbeat meanwhile.
    [findingOf('crash')]: { ...facts, explains: ['silent'] },
  },
  weigh: ({ trouble, evidence, tolerate, times_normal: timesNormal }) => {
    return { finding: findingOf(trouble), evidence, tolerate, timesNormal };
  },
  read: (digest) => {
    return [{ units: facts.units, counts: heartbeatsBy(digest), hits: hitsOf(digest) }];
  },
  worst: ({ trouble }) => ({ devices: TROUBLES[trouble] }),
  diagnoses: {
    app_crash: { playbook: 'release', severity: 'SEV2', forbidden: [], kind: 'outage' },
    peripheral: { playbook: 'peripheral', severity: 'SEV3', forbidden: [], kind: 'degradation' },
  },
  diagnose,
};

/** Whether a code tells that something is wrong with a device. */
export function isTrouble(code: string): boolean {
  return troubleOf(code) !== undefined;
}

function troubleOf(code: string): Trouble | undefined {
  if (EVERYDAY.some((begin) => code.startsWith(begin))) return undefined;
  return troubles.find((t) => TROUBLES[t].some((begin) => code.startsWith(begin)));
}

function findingOf(trouble: Trouble): Finding {
  return `device_${trouble}`;
}

function hitsOf({ signals }: Digest): Hit[] {
  const hits: Hit[] = [];
  const add = (row: Omit<Hit, 'finding' | 'count'>) => {
    const trouble = troubleOf(row.code);
    if (trouble) hits.push({ ...row, finding: findingOf(trouble), count: 1 });
  };
  for (const event of signals.devices) add(event);
  for (const { reason, boot: _boot, ...who } of signals.births) {
    if (reason === 'crash') add({ ...who, code: 'birth:crash' });
  }
  return hits;
}

/** Crashes explain payments without an answer, never the other way round. */
function diagnose({ findings, attributes }: Signature): string | null {
  if (findings[0] === 'device_link' && attributes.includes('carrier')) return 'carrier_region';
  const where = ['chain', 'model', 'hw', 'fw', 'app', 'param'];
  if (!attributes.some((attribute) => where.includes(attribute))) return null;
  if (findings.includes('device_crash')) return 'app_crash';
  if (findings[0] === 'device_pin_pad') return 'terminal_pin_key';
  if (findings[0] === 'device_clock') return 'terminal_date';
  if (findings[0] === 'device_tls') return 'certificate';
  return findings[0]?.startsWith('device_') ? 'peripheral' : null;
}
