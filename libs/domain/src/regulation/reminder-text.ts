/** What people are told of a limit of an authority, in both languages. */
import { writeDuration } from '../base/duration.js';
import { type Instant, MINUTE } from '../base/instant.js';
import { wallMs } from '../base/wall-time.js';
import type { Words } from '../code/taxonomy.js';
import type { RunningLimit } from './running-limits.js';

/** `Major incident: "Initial report" is due 2026-03-02 12:30 (Europe/Paris), in 30m`. */
export function reminderText(
  { regulation, report, owed, dueAt }: Omit<RunningLimit, 'incident'>,
  zone: string,
  now: Instant,
): Words {
  const at = new Date(wallMs(dueAt, zone)).toISOString().slice(0, 16).replace('T', ' ');
  const left = Math.ceil(Math.abs(dueAt - now) / MINUTE) * MINUTE;
  const [span, zhSpan] = [writeDuration('en', left), writeDuration('zh-CN', left)];
  const isLate = now >= dueAt;
  const perhaps = owed === 'perhaps';
  const [en, zh] = [`${at} (${zone})`, `${at}（${zone}）`];
  return {
    en:
      `${regulation.name.en}: "${report.name.en}" ${isLate ? 'was' : 'is'} due ${en}, ` +
      `${isLate ? `${span} ago` : `in ${span}`}${perhaps ? ', if the grade turns out so' : ''}`,
    'zh-CN':
      `${regulation.name['zh-CN']}：“${report.name['zh-CN']}”须于 ${zh}前报送，` +
      `${isLate ? '已超时' : '剩余'} ${zhSpan}${perhaps ? '（视定级结果而定）' : ''}`,
  };
}
