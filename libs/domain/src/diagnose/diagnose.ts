/**
 * From the shape of a fault to its name: which class of codes, which attributes explain it, which
 * codes lead, what was changed just before. Data in, data out; people are shown the evidence. A
 * detector names what it finds itself, and is asked first: a crash explains payments without an
 * answer.
 */

import type { Severity } from '../base/severity.js';
import { isHsmFault } from '../code/read-code.js';
import type { DiagnosisFacts, Signature } from '../detect/detector.js';
import { OWN_DIAGNOSES, ownNameOf } from '../detect/registry.js';

export interface Diagnosis extends DiagnosisFacts {
  readonly id: string;
}

/** Every diagnosis, with what follows from it; the ids are stable and public. */
export const DIAGNOSES: Readonly<Record<string, DiagnosisFacts>> = {
  zone_pin_key: entry('key', 'SEV1', ['restart', 'retry_pin']),
  terminal_pin_key: entry('key', 'SEV1', ['restart', 'retry_pin']),
  hsm: entry('hsm', 'SEV1', ['restart', 'retry_pin']),
  acquirer_host: entry('acq_host', 'SEV1', ['restart']),
  switch_regional: entry('acq_host', 'SEV1', ['restart']),
  carrier_region: entry('carrier', 'SEV1', ['restart']),
  terminal_date: entry('clock', 'SEV2', []),
  issuer_down: entry('issuer', 'SEV2', ['restart']),
  scheme_degraded: entry('scheme', 'SEV2', ['restart'], 'degradation'),
  parameters: entry('param', 'SEV2', []),
  merchant_master_data: entry('masterdata', 'SEV2', ['restart']),
  release: entry('release', 'SEV2', []),
  merchant_own: entry('merchant', 'SEV3', ['retry_pin']),
  unknown: entry('case_one', 'SEV2', [], 'degradation'),
  ...OWN_DIAGNOSES,
};

function entry(
  playbook: string,
  severity: Severity,
  forbidden: readonly string[],
  kind: DiagnosisFacts['kind'] = 'outage',
): DiagnosisFacts {
  return { playbook, severity, forbidden, kind };
}

/** Names the fault. Always answers; `unknown` is an answer, and its severity goes by reach. */
export function diagnose(signature: Signature): Diagnosis {
  const id = ownNameOf(signature) ?? paymentFault(signature);
  const facts = DIAGNOSES[id] ?? entry('case_one', 'SEV2', []);
  return { id, ...facts, severity: severityOf(id, facts, signature) };
}

function severityOf(id: string, { severity }: DiagnosisFacts, signature: Signature): Severity {
  if (id === 'unknown') return byReach(signature.reach);
  // Damaged data of one merchant is for the day, that of an acquirer is not.
  return id === 'merchant_master_data' && names(signature, 'merchant') ? 'SEV3' : severity;
}

function paymentFault(signature: Signature): string {
  if (names(signature, 'merchant')) {
    return signature.class === 'config' ? 'merchant_master_data' : 'merchant_own';
  }
  switch (signature.class) {
    case 'pin_key':
      return pinFault(signature);
    case 'issuer_link':
    case 'no_answer':
    case 'host_system':
      return hostFault(signature);
    case 'format':
      return names(signature, 'app', 'fw', 'model', 'hw') ? 'release' : 'unknown';
    case 'config':
      if (names(signature, 'param', 'app', 'fw', 'model')) return 'parameters';
      return names(signature, 'acquirer') ? 'merchant_master_data' : 'unknown';
    case 'card_data_read':
      return names(signature, 'model', 'fw', 'app') ? 'terminal_date' : 'unknown';
    default:
      return 'unknown';
  }
}

/** From here on the failing share is that of the outage itself. */
const RATIO_KNOWN_MS = 90_000;

/** A mass of PIN errors is keys or the HSM; which one, the explaining attribute tells. */
function pinFault(signature: Signature): string {
  if (names(signature, 'keys', 'job', 'fw', 'app', 'model', 'hw')) return 'terminal_pin_key';
  if (names(signature, 'issuer')) return 'issuer_down';
  if (shareOf(signature, (code) => isHsmFault(code)) > 0.5) return 'hsm';
  if (names(signature, 'acquirer')) {
    // One sick member of an HSM pool fails a steady part of the PINs; a lost key fails nearly all.
    return failsInPart(signature) && !changed(signature, 'key_reset') ? 'hsm' : 'zone_pin_key';
  }
  return changed(signature, 'key_reset') ? 'zone_pin_key' : 'hsm';
}

/** Nats by which a part must explain the declines better than nearly all. */
const IN_PART_NATS = 3;
/** Payments that pass for each that fails: of a pool of three, and of a lost key. */
const PASSING = { part: 2, key: 1 / 9 } as const;

/**
 * Whether a steady part fails. In the first minute heartbeats still bring approvals of before, and
 * thin every ratio; until then customers' declines say how much passes.
 */
function failsInPart({ ageMs, ratio, declines }: Signature): boolean {
  if (ageMs >= RATIO_KNOWN_MS) return ratio > 0.15 && ratio < 0.55;
  if (declines === undefined) return false;
  const more = declines.beside * declines.usual * (PASSING.part - PASSING.key);
  return declines.seen * Math.log(PASSING.part / PASSING.key) - more > IN_PART_NATS;
}

function hostFault(signature: Signature): string {
  if (names(signature, 'issuer')) return 'issuer_down';
  if (names(signature, 'scheme')) return 'scheme_degraded';
  if (names(signature, 'app', 'fw', 'model')) return 'release';
  if (names(signature, 'carrier')) return 'carrier_region';
  if (names(signature, 'region')) return 'switch_regional';
  if (names(signature, 'acquirer')) return 'acquirer_host';
  return signature.attributes.length === 0 ? 'switch_regional' : 'unknown';
}

function names(signature: Signature, ...attributes: readonly string[]): boolean {
  return attributes.some((a) => signature.attributes.includes(a));
}

function changed(signature: Signature, what: string): boolean {
  return signature.changes.some((c) => c.what === what);
}

function shareOf(signature: Signature, matches: (code: string) => boolean): number {
  let all = 0;
  let matching = 0;
  for (const [code, count] of signature.codes) {
    all += count;
    if (matches(code)) matching += count;
  }
  return all > 0 ? matching / all : 0;
}

function byReach(reach: number): Severity {
  if (reach >= 0.05) return 'SEV1';
  return reach >= 0.01 ? 'SEV2' : 'SEV3';
}
