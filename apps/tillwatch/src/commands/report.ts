import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { spanText } from '#domain/notify/incident-document.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { readQuality } from '../../../api/src/review/read-quality.js';
import { AskQuality, type QualityReport } from '../../../api/src/review/review-input.js';
import { Misuse } from '../misuse.js';

export const REPORT_USAGE = `tillwatch report quality [--months 6] [--json]

How good alerts were, by rule and month (UTC), from the database at DATABASE_URL: incidents, pages,
how many were taken and how soon (MTTA), how long they lasted (MTTR), how many people found it right
to be called, alerts that were false, and how many merchants rated the handling, from 1, bad, to 5.

  --months N       how many months back, with the present one   (6)
  --tenant NAME    whose                                        (demo)
  --json           the figures as JSON
`;

const OPTIONS = {
  months: { type: 'string', default: '6' },
  tenant: { type: 'string', default: 'demo' },
  json: { type: 'boolean', default: false },
} as const;
const ReportConfig = z.object({ DATABASE_URL: z.string().min(1) });

/** Prints the report. */
export async function report(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== 'quality') {
    throw new Misuse('expected `report quality`');
  }
  if (!Tenant.safeParse(values.tenant).success) throw new Misuse('no tenant can have that name');
  const asked = AskQuality.safeParse({ months: values.months });
  if (!asked.success) throw new Misuse('--months: expected 1 to 36');
  const { DATABASE_URL: url } = loadConfig(ReportConfig, process.env);
  const db = openDatabase({ url, max: 1, name: 'tillwatch report', log: createLog('report') });
  try {
    const quality = await readQuality(db, values.tenant, asked.data.months, Date.now());
    process.stdout.write(values.json ? `${JSON.stringify(quality, null, 2)}\n` : table(quality));
    return 0;
  } finally {
    await db.close();
  }
}

function table({ items }: QualityReport): string {
  const span = (ms: number | null) => (ms === null ? '-' : spanText(ms));
  const rows = items.map((row) => [
    row.month,
    row.rule,
    row.incidents,
    row.merged,
    row.pages,
    row.acknowledged,
    span(row.acknowledgeMs),
    span(row.resolveMs),
    row.usefulShare === null ? '-' : `${Math.round(row.usefulShare * 100)}%`,
    row.falseAlerts,
    row.ratings,
    row.meanRating === null ? '-' : row.meanRating.toFixed(1),
  ]);
  const head = 'month rule incidents merged pages taken MTTA MTTR useful false ratings mean'.split(
    ' ',
  );
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}
