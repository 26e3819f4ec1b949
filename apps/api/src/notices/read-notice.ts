/** A notice as it is shown, with how far it is. */
import { composeNotice } from '#domain/notice/compose.js';
import { cureFor } from '#domain/notice/cures.js';
import type { NoticeView } from '#domain/notice/notice-view.js';
import { LOCALES, type Locale } from '#domain/notify/locale.js';
import { type Executor, rows } from '#infra/db/query.js';
import { type NoticeRow, noticeProgress } from '#infra/store/notices.sql.js';

/** Reads how far a notice is, and shows it. */
export async function readNotice(on: Executor, notice: NoticeRow): Promise<NoticeView> {
  const groups = await rows(on, noticeProgress, notice.n);
  const count = (...states: string[]) =>
    groups
      .filter(({ state }) => states.includes(state))
      .reduce((sum, { merchants }) => sum + merchants, 0);
  const told = groups.filter(({ state }) => state !== 'unreachable');
  const { body } = notice;
  return {
    ...faceOf(notice),
    texts: body.texts,
    byHand: body.byHand,
    preview: previewOf(notice),
    progress: {
      merchants: told.reduce((sum, { merchants }) => sum + merchants, 0),
      waiting: count('held', 'due'),
      sent: count('sent'),
      gaveUp: count('gave_up'),
      dropped: count('dropped'),
      unreachable: count('unreachable'),
      doubtful: groups.reduce((sum, { doubtful }) => sum + doubtful, 0),
    },
    audience: sum(
      told.map(({ language, channel, merchants }) => ({
        key: `${language}\n${channel ?? ''}`,
        merchants,
      })),
    ).map(([key, merchants]) => {
      const [language = '', channel = ''] = key.split('\n');
      return { language, channel, merchants };
    }),
    unreachable: sum(
      groups
        .filter(({ state }) => state === 'unreachable')
        .map(({ why, merchants }) => ({ key: why ?? '', merchants })),
    ).flatMap(([why, merchants]) => {
      const cure = cureFor(why);
      return cure ? [{ why, merchants, cure }] : [];
    }),
  };
}

function sum(parts: readonly { readonly key: string; readonly merchants: number }[]) {
  const sums = new Map<string, number>();
  for (const { key, merchants } of parts) sums.set(key, (sums.get(key) ?? 0) + merchants);
  return [...sums];
}

function faceOf(notice: NoticeRow) {
  const { n, incident, epoch, kind, state, severity, by, source, step, hash, people } = notice;
  return {
    ...{ id: `ntc-${n}`, incident, epoch, kind, state, severity, by, source, step, hash, people },
    approvals: notice.approvals,
    createdAt: notice.created_at.getTime(),
    holdUntil: notice.hold_until.getTime(),
    endedAt: notice.ended_at?.getTime() ?? null,
    endedBy: notice.ended_by,
  };
}

/** As a shop reads it that is in Shanghai or in London; an opt-in is shown with its place. */
function previewOf({ kind, body, incident }: NoticeRow): NoticeView['preview'] {
  if (kind === 'opt_in') return body.texts;
  const zones: Readonly<Record<Locale, string>> = { en: 'UTC', 'zh-CN': 'Asia/Shanghai' };
  const [en = '', zh = ''] = LOCALES.map((locale) => {
    const to = { locale, tz: zones[locale], terminals: 3 };
    return composeNotice(body.texts, to, { ...body, incident }, null);
  });
  return { en, 'zh-CN': zh };
}
