/**
 * Makes drafts of notices: whom they tell is held row by row and sealed with the texts in one hash,
 * so that what people agree to is what is sent.
 */
import { DomainError } from '#domain/base/domain-error.js';
import { isGround } from '#domain/base/drill-ground.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Words } from '#domain/code/taxonomy.js';
import type { Incident } from '#domain/incident/incident.js';
import { findForbiddenAdvice } from '#domain/notice/forbidden-advice.js';
import type { NoticeBody } from '#domain/notice/notice-body.js';
import {
  approvalFor,
  doubtText,
  type NoticesFile,
  type OutageKind,
} from '#domain/notice/notice-file.js';
import { LOCALES } from '#domain/notify/locale.js';
import { spanMs } from '#domain/playbook/step.js';
import { execute, one, rows, type Transaction } from '../db/query.js';
import {
  countDue,
  holdRecipients,
  merchantsTold,
  merchantsUntold,
} from '../store/notice-recipients.sql.js';
import {
  insertNotice,
  moveNotice,
  type NoticeRow,
  noticesOf,
  settleNotice,
} from '../store/notices.sql.js';

/** What a draft is made of. */
export interface Drafting {
  readonly incident: Incident;
  readonly kind: OutageKind;
  readonly texts: Words;
  readonly byHand: boolean;
  /** Actions that would make it worse. */
  readonly forbidden: readonly string[];
  /** Who made it: a person, the step of a playbook, or the service itself. */
  readonly source: 'person' | 'playbook' | 'service';
  /** The step that is done when it is sent. */
  readonly step: string | null;
  readonly by: string;
  readonly now: Instant;
  /** A correction to all who were told, and not only to those who are not hit. */
  readonly everybody?: boolean;
  /** Texts that were agreed to before want nobody's word again. */
  readonly agreed?: boolean;
}

/** Words that are out already are held only for as long as somebody needs to stop them. */
const AGREED_HOLD_MAX_MS = 20 * SECOND;
/** Where merchants say nothing of their language. */
const LANGUAGE = 'en';

/** Makes a draft and answers its number; null when there is nobody who could be told. */
export async function draftNotice(
  tx: Transaction,
  file: NoticesFile,
  drafting: Drafting,
): Promise<number | null> {
  if (isGround(drafting.incident.tenant)) {
    throw new DomainError('drill_touches_nobody', 'merchants are told nothing of a drill');
  }
  refuseTexts(file, drafting);
  const { incident, kind, source, step, by, now } = drafting;
  const { tenant, id, epoch, severity } = incident;
  const earlier = (await rows(tx, noticesOf, tenant, id)).filter((each) => each.kind === kind);
  const numbered = kind === 'update' || kind === 'correction';
  const topic = numbered ? `${kind}-${earlier.length + 1}` : kind;
  const merchants = await merchantsFor(tx, drafting);
  if (merchants.length === 0) return null;
  const at = new Date(now);
  const { n } = await one(
    tx,
    insertNotice,
    ...([tenant, id, epoch, kind, topic, severity, source, step, by, at] as const),
  );
  await execute(tx, holdRecipients, tenant, id, epoch, topic, merchants, n, at, LANGUAGE);
  const { held } = await one(tx, countDue, n);
  if (held === 0 && source !== 'person') {
    // Nobody can be reached: kept, so that whoever looks sees whom, and why.
    await settle(tx, file, drafting, n, held);
    await execute(tx, moveNotice, n, 'done', at, 'nobody could be reached');
    return n;
  }
  await settle(tx, file, drafting, n, held);
  return n;
}

/** Adds those who were hit since a draft of the start was made; its hash is another then. */
export async function topUpNotice(tx: Transaction, notice: NoticeRow, now: Instant): Promise<void> {
  const { n, tenant, incident, epoch, topic, body, people, hold_until } = notice;
  const more = await rows(tx, merchantsUntold, tenant, incident, epoch, false);
  if (more.length === 0) return;
  const names = more.map(({ merchant }) => merchant);
  const at = new Date(now);
  await execute(tx, holdRecipients, tenant, incident, epoch, topic, names, n, at, LANGUAGE);
  await one(tx, settleNotice, n, JSON.stringify(body), people, hold_until);
}

async function settle(
  tx: Transaction,
  file: NoticesFile,
  { incident, kind, texts, byHand, now, agreed }: Drafting,
  n: number,
  merchants: number,
): Promise<void> {
  const { severity, startedAt, resolvedAt } = incident;
  const needed = approvalFor(file, { kind, severity, byHand, merchants });
  const body: NoticeBody = {
    texts,
    byHand,
    since: startedAt,
    now: kind === 'recovered' ? (resolvedAt ?? now) : now,
    nextUpdate: now + spanMs(file.next_update),
    merchants: incident.impact.merchants,
  };
  const people = agreed ? 0 : needed.people;
  const hold = spanMs(needed.hold);
  const until = new Date(now + (agreed ? Math.min(hold, AGREED_HOLD_MAX_MS) : hold));
  await one(tx, settleNotice, n, JSON.stringify(body), people, until);
}

/** Those who were hit, or those who were told, by what they are told now. */
async function merchantsFor(
  tx: Transaction,
  { incident: { tenant, id, epoch }, kind, source, everybody = false }: Drafting,
): Promise<string[]> {
  if (kind === 'start') {
    const untold = await rows(tx, merchantsUntold, tenant, id, epoch, source === 'person');
    return untold.map(({ merchant }) => merchant);
  }
  const told = await rows(tx, merchantsTold, tenant, id, epoch);
  return told
    .filter(({ hit }) => kind !== 'correction' || everybody || !hit)
    .map(({ merchant }) => merchant);
}

/** Refuses a text that has mistakes, and one that advises what the diagnosis forbids. */
function refuseTexts({ next_update }: NoticesFile, { texts, forbidden }: Drafting): void {
  const advice = LOCALES.flatMap((locale) =>
    findForbiddenAdvice(texts[locale], forbidden).map(({ action, words }) => {
      return `texts.${locale}: "${words}" advises ${action}, which is forbidden: leave it out`;
    }),
  );
  if (advice.length > 0) {
    const detail = 'the text tells merchants to do what would make it worse';
    throw new DomainError('forbidden_advice', detail, advice);
  }
  const mistakes = doubtText(texts, { next_update, forbidden: [] }).map(
    ({ path, message }) => `texts.${path.join('.')}: ${message}`,
  );
  if (mistakes.length === 0) return;
  throw new DomainError('notice_text_refused', 'the mistakes say what to correct', mistakes);
}
