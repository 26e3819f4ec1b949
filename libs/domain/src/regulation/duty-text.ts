/** Reports to authorities in words, for the console and for documents: both say the same. */
import type { Words } from '../code/taxonomy.js';
import { AUTHORITY_WORDS } from '../notify/catalogue/authority-words.js';
import { VALUE_WORDS } from '../notify/catalogue/value-words.js';
import { spanText } from '../notify/incident-document.js';
import type { Locale } from '../notify/locale.js';
import { basisText, moneyText } from '../notify/value-text.js';
import type { Duties, DutyView } from './compose-duty.js';
import type { Reading } from './judge.js';

type Report = DutyView['reports'][number];
type Asked = Duties['asked'];

/** `Downtime of the service: 2:30:00 (over 2:00:00)`. */
export function readingText(locale: Locale, reading: Reading, asked: Asked): string {
  const words = AUTHORITY_WORDS[locale];
  const { about, than, value } = reading;
  const name = nameOf(locale, reading, asked);
  if (value === null) return `${name}: ${words.unknown}`;
  if (about === 'yes' || about === 'critical') return `${name}: ${value ? words.yes : words.no}`;
  const [is, limit] = [
    valueText(locale, reading, value),
    valueText(locale, reading, reading.limit),
  ];
  const compared = than === 'over' ? words.over(limit) : words.atLeast(limit);
  const { estimates = [] } = reading;
  if (estimates.length === 0) return `${name}: ${is} (${compared})`;
  // Of incidents that count as one each has its own basis.
  const basis = estimates.map((one) => basisText(locale, one)).join(' + ');
  return `${name}: ${is} (${compared}; ${VALUE_WORDS[locale].estimated(basis)})`;
}

function nameOf(locale: Locale, { about, of, each }: Reading, asked: Asked): string {
  const words = AUTHORITY_WORDS[locale];
  const named: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    span: words.spans,
    count: words.counts,
    share: words.shares,
  };
  if (about === 'critical') return words.critical;
  if (each) return words.provincesFor(spanText(each.ms), each.during);
  const question = asked.find(({ id }) => id === of)?.name[locale];
  return named[about]?.[of] ?? question ?? of;
}

function valueText(locale: Locale, { about, currency }: Reading, value: number): string {
  if (currency !== undefined) return moneyText(locale, value, currency);
  if (about === 'span') return spanText(value);
  const form = about === 'share' ? ({ style: 'percent', maximumFractionDigits: 1 } as const) : {};
  return new Intl.NumberFormat(locale, form).format(value);
}

/** The grade that holds, with who said so; or the one that was measured. */
export function gradeText(locale: Locale, duty: DutyView, at: (moment: number) => string): string {
  const words = AUTHORITY_WORDS[locale];
  const { graded, reached } = duty;
  if (!graded) {
    const name = reached === null ? words.noGrade : gradeName(locale, duty, reached);
    return `${words.reached}: ${name}`;
  }
  const name = graded.grade === null ? words.nothing : gradeName(locale, duty, graded.grade);
  return words.graded(name, graded.by, at(graded.at), graded.reason);
}

/** The name of a grade; its id when the file has it no more. */
export function gradeName(locale: Locale, { grades }: DutyView, id: string): string {
  return grades.find((grade) => grade.id === id)?.name[locale] ?? id;
}

/** When a report is due, or that it went, or why neither. */
export function reportText(
  locale: Locale,
  report: Report,
  reports: DutyView['reports'],
  at: (moment: number) => string,
): string {
  const words = AUTHORITY_WORDS[locale];
  const { sent, owed, dueAt, from } = report;
  if (sent) return words.sent(at(sent.at), sent.by, sent.reference);
  if (owed === 'no') return words.notOwed;
  const starts: Readonly<Record<string, string>> = words.from;
  const nameOfReport = (id: string): Words | undefined => reports.find((r) => r.id === id)?.name;
  const begins = from.map((id) => starts[id] ?? nameOfReport(id)?.[locale] ?? id).join(' / ');
  const when = dueAt === null ? words.waits(begins) : words.due(at(dueAt), begins);
  return owed === 'perhaps' ? `${when} · ${words.perhaps}` : when;
}

/** A part of a document for each regulation. */
export function dutyParts(
  locale: Locale,
  { asked, duties }: Duties,
  at: (moment: number) => string,
): { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] {
  const words = AUTHORITY_WORDS[locale];
  return duties.map((duty) => ({
    title: `${words.title}: ${duty.name[locale]}`,
    rows: [
      ...(duty.caution ? [['', duty.caution[locale]] as const] : []),
      [
        words.reached,
        duty.reached === null ? words.noGrade : gradeName(locale, duty, duty.reached),
      ],
      ...(duty.possible.length > 0
        ? [
            [
              words.possible,
              duty.possible.map((id) => gradeName(locale, duty, id)).join(', '),
            ] as const,
          ]
        : []),
      ...(duty.graded ? [['', gradeText(locale, duty, at)] as const] : []),
      ...(duty.repeats.length > 0 ? [['', words.repeats(duty.repeats.join(', '))] as const] : []),
      ...duty.criteria.map(({ name, met, readings }) => {
        const why = readings.map((reading) => readingText(locale, reading, asked)).join('; ');
        return [name[locale], `${words.met(met)}: ${why}`] as const;
      }),
      ...duty.reports.map((report) => {
        return [report.name[locale], reportText(locale, report, duty.reports, at)] as const;
      }),
    ],
  }));
}
