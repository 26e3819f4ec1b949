import { actionsIn, meaningOf } from '../../code/read-code.js';
import type { Incident } from '../../incident/incident.js';
import { isHealthy } from '../../incident/is-healthy.js';
import { isNotFound } from '../../localise/is-not-found.js';
import { countingEn } from './counting-words.js';
import { diagnosesEn as diagnoses } from './diagnosis-words.js';
import {
  type Catalogue,
  countedIn,
  type Found,
  groupCause,
  leadingCode,
  type NamedValue,
  percent,
  readCause,
  sayTimeline,
  type TimelineParams,
  type TimelineWords,
} from './keys.js';
import { lifeEn } from './life-en.js';
import { EN_ORDERS } from './order-words.js';
import { pageLineEn } from './page-line.js';
import { pageEn, reportedEn } from './page-words.js';
import { reasonsEn } from './reason-words.js';
import { sayReturnsInUtc } from './returns-words.js';

const number = new Intl.NumberFormat('en');

const attributes: Record<string, string> = {
  acquirer: 'acquirer',
  issuer: 'issuer',
  scheme: 'card scheme',
  entry: 'entry mode',
  region: 'region',
  carrier: 'carrier',
  link: 'link',
  model: 'model',
  hw: 'hardware',
  fw: 'firmware',
  app: 'application',
  param: 'parameters',
  feePlan: 'fee plan',
  keys: 'key check value',
  merchant: 'merchant',
  store: 'store',
  terminal: 'terminal',
  chain: 'chain',
  job: 'job',
  code: 'code',
  class: 'failure class',
  fleet: 'whole fleet',
  cause: 'cause',
  pin: 'PIN',
};

const changes: Record<string, string> = {
  key_reset: 'key reset',
  rki: 'remote key injection',
  firmware: 'firmware roll-out',
  app: 'application roll-out',
  param: 'parameter push',
  fee_plan: 'fee-plan change',
  cutover: 'cut-over',
  maintenance: 'maintenance',
  hsm: 'HSM change',
};

const reasons: Record<string, string> = {
  first: 'first notification',
  changed: 'changed',
  reopened: 'opened again',
  escalated: 'escalated',
  acknowledged: 'somebody has it',
  repeated: 'repeated',
  reminded: 'a report to an authority is due',
  resolved: 'resolved',
  client_error: 'it refused the request',
  auth_error: 'it refused the credentials',
  rate_limited: 'it asked for fewer messages',
  server_error: 'it had a fault of its own',
  timeout: 'it took too long',
  unreachable: 'it could not be reached',
  refused_address: 'its address may not be reached from here',
  rejected: 'it took the request and answered with an error',
  gone: 'it is no longer there',
  disabled: 'it had said that it is no longer there',
  redirected: 'it pointed elsewhere',
  tries_exhausted: 'every try failed',
};

const actions = actionsIn('en');

const severities: Record<string, string> = {
  SEV1: 'SEV1 critical',
  SEV2: 'SEV2 major',
  SEV3: 'SEV3 minor',
  SEV4: 'SEV4 note',
};

const timeline: TimelineWords = {
  triggered: (p) => `Detected ${p.afterSeconds} s after the onset: ${named(p)}`,
  updated: (p) =>
    `${named(p)}: ${placeOf(p)}, ` + `now ${p.terminals} terminals at ${p.merchants} merchants`,
  reopened: () => 'The fault is back: opened again',
  monitoring: () => 'Failures are back to normal; watching',
  relapsed: () => 'The fault is back',
  recovered: () => 'Resolved: normal on positive evidence throughout the hold',
  acknowledged: (p) => `${p.by} has it${p.note ? `: ${p.note}` : ''}`,
  resolved_by_hand: (p) => `${p.by} closed it: ${p.reason}`,
  step_done: (p) => `${p.by} did step ${p.step}${p.note ? `: ${p.note}` : ''}`,
  step_skipped: (p) => `${p.by} skipped step ${p.step}${p.note ? `: ${p.note}` : ''}`,
  step_answered: (p) => `${p.by} answered ${p.step}: ${p.answer}${p.note ? `. ${p.note}` : ''}`,
  step_approved: (p) => `${p.by} agreed to ${p.step}${p.note ? `: ${p.note}` : ''}`,
  step_refused: (p) => `${p.by} refused ${p.step}${p.note ? `: ${p.note}` : ''}`,
  step_waited: (p) => `Waited: ${p.step}`,
  step_met: (p) => `The condition holds: ${p.step}`,
  step_unmet: (p) => `The condition did not hold in time: ${p.step}`,
  step_escalated: (p) => `Escalated: ${p.step}`,
  step_noted: (p) => `Owed afterwards: ${p.step}`,
  step_late: (p) => `Nobody did ${p.step} in time; the playbook went on`,
  step_overdue: (p) => `Overdue: ${p.step}`,
  playbook_started: (p) => `Playbook ${p.playbook} started (${p.hash})`,
  silenced: (p) => `${p.by} silenced it until ${p.until}: ${p.comment}`,
  unsilenced: () => 'The silence is over',
  silence_overruled: (p) => `Told though ${p.by} silenced it: the silence does not name SEV1`,
  inhibited: (p) => `People are not told while ${p.by} goes on, which inhibits it`,
  uninhibited: () => 'Nothing inhibits it any more',
  inhibition_overruled: (p) => `Told though ${p.by} inhibits it: the rule does not name SEV1`,
  muted: (p) => `${p.receiver} is not told at this time, by the interval ${p.by}`,
  told_with: (p) => `${p.receiver} is told of it together with ${p.with}`,
  unmuted: (p) => `${p.receiver} is told again`,
  ...EN_ORDERS,
  notified: (p) =>
    `Sent to ${p.receiver} (${reasons[String(p.reason)] ?? p.reason})` +
    (p.doubtful ? ', perhaps twice' : ''),
  notify_gave_up: (p) =>
    `Could not be sent to ${p.receiver}: ${reasons[String(p.reason)] ?? p.reason}`,
  ...reportedEn,
  ...pageEn,
  hindsight: (p) =>
    `With hindsight: it would have been told ${p.minutes} min earlier, ` +
    `had the data of ${p.terminals} terminals come in time`,
  ...lifeEn.lines((text) => cause(readCause(text))),
};

function named({ diagnosis = '' }: TimelineParams): string {
  return diagnoses[diagnosis] ?? String(diagnosis);
}

function placeOf({ cause: text, explained }: TimelineParams): string {
  return place({ cause: readCause(String(text)), explainedShare: Number(explained) });
}

function codeMeaning(code: string): string {
  return meaningOf(code)?.en ?? code;
}

function cause(entries: readonly NamedValue[]): string {
  if (entries.length === 0) return 'the whole fleet';
  return groupCause(entries)
    .map(([attribute, values]) => `${attributes[attribute] ?? attribute} = ${values.join(' or ')}`)
    .join(', ');
}

/** A cause as it is told of an incident; an empty one is everything, or not found. */
function place(found: Found): string {
  return isNotFound(found) ? reasonsEn.notFound : cause(found.cause);
}

function title(incident: Incident): string {
  const { full, bare, means } = leadingCode(incident);
  if (!full || incident.evidence.units) return diagnoses[incident.diagnosis] ?? incident.diagnosis;
  return `Error ${bare} (${means?.en ?? codeMeaning(full)}) in mass`;
}

function sentence(incident: Incident): string {
  const inside = incident.evidence.contrasts[0];
  const failures = number.format(inside?.failures ?? 0);
  const attempts = number.format(Math.round(inside?.attempts ?? 0));
  const { control, locks } = incident.evidence;
  const hits = counted(countedIn(incident), failures, attempts);
  const where = isNotFound(incident) ? '' : ` at ${cause(incident.cause)}`;
  const parts = [
    `${diagnoses[incident.diagnosis] ?? incident.diagnosis}: ${hits}${where}${usually(incident)}.`,
  ];
  if (incident.cause.length > 0) {
    parts.push(`This explains ${percent(incident.explainedShare)} of all excess failures.`);
  } else if (where === '') parts.push(reasonsEn.noCause(percent(incident.explainedShare)));
  if (locks) parts.push(reasonsEn.locks(locks, number.format(locks.failures)));
  if (control && control.attempts > 0) {
    const rate = percent(control.failures / control.attempts);
    parts.push(
      isHealthy(control)
        ? `PIN-less payments there are healthy (${rate} fail), so it is not the network.`
        : `PIN-less payments there fail too (${rate}), so it is not the PINs alone.`,
    );
  }
  const change = incident.changes[0];
  if (change) {
    const what = changes[change.what] ?? change.what;
    const seconds = Math.round((incident.startedAt - change.at) / 1000);
    parts.push(
      seconds >= 1
        ? `It began ${seconds} s after the change ${change.id} (${what}).`
        : `The change ${change.id} (${what}) was announced at the same time.`,
    );
  }
  const returns = sayReturnsInUtc('en', incident);
  if (returns !== null) parts.push(`It ${returns}.`);
  if (incident.foundOver) {
    const isNote = incident.severity === 'SEV4';
    parts.push(`It was over when it was found${isNote ? ', so nobody was called' : ''}.`);
  }
  return parts.join(' ');
}

/** Where nothing is normal, there is nothing to compare with. */
function usually({ impact }: Incident): string {
  return impact.baseline > 0 ? `, normally ${percent(impact.baseline)}` : '';
}

function counted(units = 'attempts', hits: string, among: string): string {
  const name = units === 'all' || units === 'pin' ? 'attempts' : units;
  return countingEn[name]?.(hits, among) ?? `${hits} of ${among} ${units}`;
}

const AGAIN = {
  first: '',
  reopened: ' AGAIN',
  changed: ' UPDATE',
  escalated: ' ESCALATED',
  acknowledged: ' TAKEN',
  repeated: ' STILL',
  reminded: '',
} as const;

/** English. */
export const en = {
  title,
  sentence,
  cause,
  place,
  ground: (ground) => reasonsEn.ground(ground, { attributes, changes }),
  page: (incident, reason) => {
    const bare = incident.evidence.units ? '' : leadingCode(incident).bare;
    const what = bare ? `Err${bare}` : (diagnoses[incident.diagnosis] ?? incident.diagnosis);
    const { impact } = incident;
    if (reason === 'resolved' && incident.status === 'merged') {
      const host = incident.links?.findLast(({ kind }) => kind === 'merged_into')?.to;
      return `${incident.severity} MERGED ${what} ${incident.id}: it goes on as ${host}.`;
    }
    if (reason === 'resolved') {
      return (
        `${incident.severity} RESOLVED ${what} ${incident.id}: back to normal. ` +
        `${number.format(impact.terminals)} terminals were hit. No action needed.`
      );
    }
    const [action] = incident.forbidden.map((id) => actions[id] ?? id);
    return pageLineEn(incident, { again: AGAIN[reason], what, where: place(incident), action });
  },
  code: codeMeaning,
  counted,
  timeline: (entry) => sayTimeline(timeline, entry),
  diagnoses,
  actions,
  attributes,
  changes,
  reasons,
  severities,
  roles: lifeEn.roles,
} satisfies Catalogue;
