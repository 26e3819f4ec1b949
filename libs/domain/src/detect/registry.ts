/** The closed set of detectors. A new one is a file of its own, and a line in each list here. */
import { z } from 'zod';
import { ApprovalsFall, approvalsFall } from './approvals-fall.js';
import { CardTesting, cardTesting } from './card-testing.js';
import { Certificates, certificates } from './certificates.js';
import { ClonedIdentity, clonedIdentity } from './cloned-identity.js';
import type { Detector, DiagnosisFacts, Finding, FindingFacts, Signature } from './detector.js';
import { DeviceEvents, deviceEvents } from './device-events.js';
import { FailureRatio, failureRatio } from './failure-ratio.js';
import { FeeDeviation, feeDeviation } from './fee-deviation.js';
import { BaseDrift, baseDrift } from './fleet-drift.js';
import { KeyCheck, keyCheck } from './key-check.js';
import { OwnPlane, ownPlane } from './own-plane.js';
import { Silence, silence } from './silence.js';
import { SingleTerminal, singleTerminal } from './single-terminal.js';
import { SlowBurn, slowBurn } from './slow-burn.js';
import { Tamper, tamper } from './tamper.js';
import { ValueShift, valueShift } from './value-shift.js';
import { VersionRegression, versionRegression } from './version-regression.js';

/** What a rule may say under `detector`. */
export const DetectorSettings = z.discriminatedUnion('kind', [
  FailureRatio,
  DeviceEvents,
  CardTesting,
  Tamper,
  ClonedIdentity,
  KeyCheck,
  FeeDeviation,
  OwnPlane,
  Silence,
  Certificates,
  ApprovalsFall,
  VersionRegression,
  BaseDrift,
  SlowBurn,
  SingleTerminal,
  ValueShift,
]);
export type DetectorSettings = z.infer<typeof DetectorSettings>;

export const DETECTORS: readonly Detector<DetectorSettings>[] = [
  failureRatio,
  deviceEvents,
  cardTesting,
  tamper,
  clonedIdentity,
  keyCheck,
  feeDeviation,
  ownPlane,
  certificates,
  silence,
  approvalsFall,
  versionRegression,
  baseDrift,
  slowBurn,
  singleTerminal,
  valueShift,
];

const byKind = new Map(DETECTORS.map((detector) => [detector.kind, detector]));

/** The detector of a rule's settings. */
export function detectorOf({ kind }: DetectorSettings): Detector<DetectorSettings> {
  const detector = byKind.get(kind);
  if (!detector) throw new Error(`no detector is called ${kind}`);
  return detector;
}

const facts = new Map(DETECTORS.flatMap(({ findings }) => Object.entries(findings)));
const UNHEARD_OF: FindingFacts = { units: 'all', prior: 0.01, business: false };

/** What holds of a finding; one of another version that a snapshot names is like any other. */
export function factsOf(finding: Finding): FindingFacts {
  return facts.get(finding) ?? UNHEARD_OF;
}

/** Whether an incident of these findings owns what is found of another within its cause. */
export function own(findings: readonly Finding[], other: Finding): boolean {
  return findings.some((f) => f === other || (factsOf(f).explains?.includes(other) ?? false));
}

/** Whether an incident of these findings only stands beside others, whatever is found of them. */
export function isAside([first]: readonly Finding[]): boolean {
  return first !== undefined && factsOf(first).aside === true;
}

/** Whether an incident of these findings is of customers' own declines; the first says. */
export function isBusiness([first = 'other']: readonly Finding[]): boolean {
  return factsOf(first).business;
}

/**
 * Whether what is found of one kind may be of one cause with incidents of the others: a wave of
 * customers' own declines and a fault of the systems never are, unless one explains the other.
 */
export function mayBeOne(findings: readonly Finding[], other: readonly Finding[]): boolean {
  if (isBusiness(findings) === isBusiness(other)) return true;
  const [first = 'other'] = findings;
  const [second = 'other'] = other;
  return own([first], second) || own([second], first);
}

/** Whether units are attempts to pay, which every detector may count among. */
export function isPayment({ units }: FindingFacts): boolean {
  return units === 'all' || units === 'pin';
}

/** The diagnoses that detectors bring. */
export const OWN_DIAGNOSES: Readonly<Record<string, DiagnosisFacts>> = Object.assign(
  {},
  ...DETECTORS.map(({ diagnoses }) => diagnoses),
);

/** The name that a detector has for a fault which shows what it finds; null when none has one. */
export function ownNameOf(signature: Signature): string | null {
  for (const { findings, diagnose } of DETECTORS) {
    if (!diagnose || !signature.findings.some((f) => Object.hasOwn(findings, f))) continue;
    const name = diagnose(signature);
    if (name !== null) return name;
  }
  return null;
}
