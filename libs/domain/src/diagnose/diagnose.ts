/**
 * From the shape of a fault to its name: which class of codes, which attributes explain it, which
 * codes lead, what was changed just before. Data in, data out; people are shown the evidence. A
 * detector names what it finds itself, and is asked first: a crash explains payments without an
 * answer.
 */

import { SHOP_ATTRIBUTES } from '../base/attribute.js';
import type { Severity } from '../base/severity.js';
import type { CodeBook } from '../code/code-book.js';
import type { DiagnosisFacts, Signature } from '../detect/detector.js';
import { OWN_DIAGNOSES, ownNameOf } from '../detect/registry.js';
import type { Weighed } from './ground.js';
import {
  changed,
  failsALittle,
  failsInPart,
  hasSpread,
  isFleetWide,
  leads,
  names,
} from './read-signature.js';
import { weighGrounds } from './weigh-grounds.js';

export interface Diagnosis extends DiagnosisFacts {
  readonly id: string;
  /**
   * What was considered, this diagnosis first and then the best of the others; empty where a
   * detector has named what it found itself.
   */
  readonly weighed: readonly Weighed[];
}

/** Fails a little too often: what the detector of slow burns finds, and others may find first. */
export const BURNING = 'slow_burn';

/** Every diagnosis, with what follows from it; the ids are stable and public. */
export const DIAGNOSES: Readonly<Record<string, DiagnosisFacts>> = {
  zone_pin_key: entry('key', 'SEV1', ['restart', 'retry_pin']),
  terminal_pin_key: entry('key', 'SEV1', ['restart', 'retry_pin']),
  hsm: entry('hsm', 'SEV1', ['restart', 'retry_pin']),
  acquirer_host: entry('acq_host', 'SEV1', ['restart']),
  switch_regional: entry('acq_host', 'SEV1', ['restart']),
  cutover_stuck: entry('cutover', 'SEV1', ['restart', 'sign_in_all']),
  carrier_region: entry('carrier', 'SEV1', ['restart']),
  terminal_date: entry('clock', 'SEV2', []),
  issuer_down: entry('issuer', 'SEV2', ['restart']),
  scheme_degraded: entry('scheme', 'SEV2', ['restart'], 'degradation'),
  cascade: entry('scheme', 'SEV1', ['restart']),
  parameters: entry('param', 'SEV2', []),
  merchant_master_data: entry('masterdata', 'SEV2', ['restart']),
  release: entry('release', 'SEV2', []),
  merchant_own: entry('merchant', 'SEV3', ['retry_pin']),
  store_own: entry('merchant', 'SEV3', ['retry_pin']),
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

/**
 * Names the fault. Always answers; `unknown` is an answer, and its severity goes by reach. `book`
 * says what an operator's own codes mean; without it those that are shipped are known.
 */
export function diagnose(signature: Signature, book?: CodeBook): Diagnosis {
  const own = ownNameOf(signature);
  const id = own ?? paymentFault(signature, book);
  const facts = DIAGNOSES[id] ?? entry('case_one', 'SEV2', []);
  return {
    id,
    ...facts,
    severity: severityOf(id, facts, signature),
    weighed: own === null ? weighGrounds(id, signature, book) : [],
  };
}

function severityOf(id: string, { severity }: DiagnosisFacts, signature: Signature): Severity {
  if (id === 'unknown') return byReach(signature.reach);
  // Damaged data of one merchant is for the day, that of an acquirer is not.
  return id === 'merchant_master_data' && names(signature, ...SHOP_ATTRIBUTES) ? 'SEV3' : severity;
}

function paymentFault(signature: Signature, book?: CodeBook): string {
  if (names(signature, ...SHOP_ATTRIBUTES)) {
    if (signature.class === 'config') return 'merchant_master_data';
    return names(signature, 'store') ? 'store_own' : 'merchant_own';
  }
  switch (signature.class) {
    case 'pin_key':
      return pinFault(signature, book);
    case 'issuer_link':
    case 'no_answer':
    case 'host_system':
      return hostFault(signature, book);
    case 'format':
      return names(signature, 'app', 'fw', 'model', 'hw') ? 'release' : 'unknown';
    case 'config':
      if (isOfRelease(signature)) return 'release';
      if (names(signature, 'param', 'app', 'fw', 'model')) return 'parameters';
      if (names(signature, 'chain') && changed(signature, 'param')) return 'parameters';
      return names(signature, 'acquirer', 'chain') ? 'merchant_master_data' : 'unknown';
    case 'card_data_read':
      return readingFault(signature, book);
    default:
      return 'unknown';
  }
}

/**
 * Whether a version was rolled out where answers say that parameters or keys are wrong, and nothing
 * else was: then these are as they were, and the new version reads or sends them wrongly.
 */
function isOfRelease(signature: Signature): boolean {
  const isRolledOut = changed(signature, 'app') || changed(signature, 'firmware');
  const isExplained = ['param', 'rki', 'key_reset'].some((what) => changed(signature, what));
  return isRolledOut && names(signature, 'app', 'fw') && !isExplained;
}

/**
 * Cards that are read wrongly by some of the terminals: which code leads says whether their clocks,
 * their readers or their table of card numbers are wrong.
 */
function readingFault(signature: Signature, book?: CodeBook): string {
  const isOfVersions = names(signature, 'app', 'fw', 'model');
  if (!isOfVersions && !names(signature, 'param', 'hw')) return 'unknown';
  if (leads(signature, ['CHIP_READERS'], book)) return 'peripheral';
  if (leads(signature, ['BIN_TABLE', 'CARD_READING'], book)) {
    return names(signature, 'app', 'fw') && !changed(signature, 'param') ? 'release' : 'parameters';
  }
  return isOfVersions ? 'terminal_date' : 'unknown';
}

/** A mass of PIN errors is keys or the HSM; which one, the explaining attribute tells. */
function pinFault(signature: Signature, book?: CodeBook): string {
  // Messages whose check sum alone is wrong, since a version: it builds them wrongly.
  if (isOfRelease(signature) && leads(signature, ['KEY_SYNC_MAC'], book)) return 'release';
  if (names(signature, 'keys', 'job', 'fw', 'app', 'model', 'hw')) return 'terminal_pin_key';
  if (names(signature, 'issuer')) return 'issuer_down';
  if (leads(signature, ['HSM_FAULT'], book)) return 'hsm';
  if (names(signature, 'acquirer')) {
    // One sick member of an HSM pool fails a steady part of the PINs; a lost key fails nearly all.
    return failsInPart(signature) && !changed(signature, 'key_reset') ? 'hsm' : 'zone_pin_key';
  }
  return changed(signature, 'key_reset') ? 'zone_pin_key' : 'hsm';
}

function hostFault(signature: Signature, book?: CodeBook): string {
  if (hasSpread(signature) && !leads(signature, ['CUTOVER_STUCK'], book)) return 'cascade';
  if (names(signature, 'issuer')) return 'issuer_down';
  if (names(signature, 'scheme')) return 'scheme_degraded';
  if (names(signature, 'app', 'fw', 'model')) return 'release';
  // Within an announced window a day switch is expected, and never gets here.
  if (leads(signature, ['CUTOVER_STUCK'], book)) return 'cutover_stuck';
  // A host that answers ninety-eight of a hundred is not down, whatever rule has noticed it.
  if (names(signature, 'carrier', 'region', 'acquirer') && failsALittle(signature)) return BURNING;
  if (names(signature, 'carrier')) return 'carrier_region';
  if (names(signature, 'region')) return 'switch_regional';
  if (names(signature, 'acquirer')) return 'acquirer_host';
  return isFleetWide(signature) ? 'switch_regional' : 'unknown';
}

function byReach(reach: number): Severity {
  if (reach >= 0.05) return 'SEV1';
  return reach >= 0.01 ? 'SEV2' : 'SEV3';
}
