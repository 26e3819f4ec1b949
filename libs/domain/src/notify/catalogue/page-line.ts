/** The line of a page in each language, as the generic webhook has it. */
import type { Incident } from '../../incident/incident.js';
import { fitLine } from '../fit-line.js';
import { percent } from './keys.js';
import { sayReturnsInUtc } from './returns-words.js';

/** What a page says besides what the incident counts, in the language of the page. */
export interface PageLine {
  /** Why it is said again, with what stands before it; empty for the first time. */
  readonly again: string;
  readonly what: string;
  readonly where: string;
  /** What must not be done above all; undefined where nothing is forbidden. */
  readonly action: string | undefined;
}

const numberEn = new Intl.NumberFormat('en');
const numberZhCN = new Intl.NumberFormat('zh-CN');
/** One short message of the network less what is said first of a drill. */
const ROOM_EN = 152;
const ROOM_ZH_CN = 66;

/** Severity, what, how many, where, how fast, what not to do, which incident. */
export function pageLineEn(incident: Incident, { again, what, where, action }: PageLine): string {
  const { impact, evidence, severity, id } = incident;
  const hit = `${numberEn.format(impact.terminals)} terminals ${percent(impact.ratio)}`;
  const returns = sayReturnsInUtc('en', incident);
  const norm = ` (norm ${percent(impact.baseline)})`;
  const unit = evidence.units ? 'events/min' : 'tx/min failing';
  const rate = `, ~${numberEn.format(Math.round(impact.failingPerMinute))} ${unit}`;
  const dont = action === undefined ? '' : `. DO NOT ${action}.`;
  return fitLine({
    ...{ room: ROOM_EN, what, where, least: { what: 24, where: 24 } },
    ...{ extras: 3, firm: 1 },
    say: (said, place, extras) =>
      `${severity}${again} ${said} ${hit}${extras > 1 ? norm : ''}, ${place}` +
      (extras > 0 && returns !== null ? `, ${returns}` : '') +
      `${extras > 2 ? rate : ''}${dont} ${id}`,
  });
}

/** 一行呼叫：级别、故障、台数、范围、速度、切勿事项、编号。 */
export function pageLineZhCN(incident: Incident, { again, what, where, action }: PageLine): string {
  const { impact, evidence, severity, id } = incident;
  const returns = sayReturnsInUtc('zh-CN', incident);
  const norm = `，常态${percent(impact.baseline)}`;
  const unit = evidence.units ? '个事件' : '笔失败';
  const rate = `，每分钟约${numberZhCN.format(Math.round(impact.failingPerMinute))}${unit}`;
  const end = action === undefined ? ` ${id}` : `。勿${action}。${id}`;
  const hit = `${numberZhCN.format(impact.terminals)}台(${percent(impact.ratio)}`;
  return fitLine({
    ...{ room: ROOM_ZH_CN, what, where, least: { what: 8, where: 10 } },
    ...{ extras: 3, firm: 1 },
    say: (said, place, extras) =>
      `${severity}${again} ${said}：${hit}${extras > 1 ? norm : ''})，${place}` +
      (extras > 0 && returns !== null ? `，${returns}` : '') +
      `${extras > 2 ? rate : ''}${end}`,
  });
}
