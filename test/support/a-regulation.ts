import { type Regulation, RegulationFile } from '#domain/regulation/regulation.js';

type Written = Record<string, unknown>;

const name = { en: 'a name', 'zh-CN': '名称' };

/** A regulation as a file has it, in short: criteria, grades and reports by their names. */
export function parseRegulation(written: {
  readonly criteria?: Readonly<Record<string, { any?: Written[]; all?: Written[] }>>;
  readonly grades?: Readonly<Record<string, unknown[]>>;
  readonly reports?: Readonly<Record<string, Written[]>>;
  readonly awareness?: 'detected' | 'acknowledged';
  /** The grades that every report is owed for. */
  readonly for?: readonly string[];
}): Regulation {
  const { criteria = { critical: { all: [{ critical: true }] } } } = written;
  const { grades = { major: [['critical']], minor: [['critical']] } } = written;
  const file = RegulationFile.parse({
    asked: [
      { id: 'access', kind: 'yes_no', name },
      { id: 'cost', kind: 'number', name },
      { id: 'at_stake', kind: 'number', unit: 'CNY', name },
    ],
    regulations: [
      {
        ...{ id: 'dora', name, time_zone: 'UTC', peak: '09:00-18:00', average_days: 30 },
        awareness: written.awareness ?? 'detected',
        critical: { kinds: ['outage'], down_from: 0.5 },
        criteria: Object.entries(criteria).map(([id, when]) => ({ id, name, ...when })),
        grades: Object.entries(grades).map(([id, when]) => ({ id, name, when })),
        reports: Object.entries(written.reports ?? {}).map(([id, due]) => {
          return { id, name, due, ...(written.for && { grades: written.for }) };
        }),
      },
    ],
  });
  const [regulation] = file.regulations;
  if (!regulation) throw new Error('no regulation');
  return regulation;
}
