import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { KeptHindsight } from '#domain/incident/hindsight.js';
import { Tenant } from '#domain/message/schema.js';
import { explanationText } from '#domain/notify/explanation-text.js';
import { hindsightText } from '#domain/notify/hindsight-text.js';
import type { Locale } from '#domain/notify/locale.js';
import { ScopeText } from '#domain/rule/explanation.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { type Answer, explainMinute } from '#infra/history/explain-minute.js';
import { readHindsightAt } from '#infra/history/read-hindsight.js';
import { createLog } from '#infra/log.js';
import { Misuse } from '../misuse.js';
import { readLanguage } from '../read-language.js';

export const EXPLAIN_USAGE = `tillwatch explain RULE TIME [--scope acquirer=acq-1] …

Why a rule fired in a minute, or did not: what was counted, what is normal and where that is known
from, the evidence against its threshold, each gate, and which incident explained what. The engine's
memory of the quarter of an hour before is read from the database at DATABASE_URL and lives through
the stored digests again: what was heard by then, not what came late. Of that the last lines tell,
where the rule would have fired with it.

  --scope S        a watched value, or "fleet"       (whatever had the strongest evidence); of a
                   rule about single devices or shops also terminal=T, store=S or merchant=M
  --tenant NAME    whose fleet                       (demo)
  --lang zh-CN     in Chinese                        (en)
  --json           the figures as JSON

TIME is such as 2026-03-10T04:32Z. Exit 1 when nothing is kept of that time, or nothing was heard.
`;

const ExplainConfig = z.object({ DATABASE_URL: z.string().min(1) });
const OPTIONS = {
  scope: { type: 'string' },
  tenant: { type: 'string', default: 'demo' },
  lang: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const;

/** Prints why a rule fired, or did not. */
export async function explainRule(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [rule, time, ...rest] = positionals;
  if (rule === undefined || time === undefined || rest.length > 0) {
    throw new Misuse('expected `explain RULE TIME`');
  }
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw new Misuse(`${time}: expected a time such as 2026-03-10T04:32Z`);
  const { tenant, scope, lang, json } = values;
  if (!Tenant.safeParse(tenant).success) {
    throw new Misuse(`--tenant ${tenant}: no tenant is named like this`);
  }
  const locale = readLanguage(lang);
  const cell = scope === undefined ? null : cellOf(scope);
  const { DATABASE_URL: url } = loadConfig(ExplainConfig, process.env);
  const db = openDatabase({ url, max: 1, name: 'tillwatch explain', log: createLog('explain') });
  try {
    const answer = await explainMinute(db, { tenant, rule, at, cell });
    const hindsight = await readHindsightAt(db, tenant, { rule, at });
    return say(answer, hindsight, json ? null : locale);
  } finally {
    await db.close();
  }
}

function cellOf(scope: string): string {
  const read = ScopeText.safeParse(scope);
  if (read.success) return read.data;
  throw new Misuse(`--scope ${scope}: ${read.error.issues[0]?.message}`);
}

function say(answer: Answer, hindsight: KeptHindsight[], locale: Locale | null): number {
  if (answer.ok) {
    const { explanation } = answer;
    const lines = locale
      ? [
          ...explanationText(locale, explanation),
          ...hindsight.map((found) => hindsightText(locale, found)),
        ]
      : [JSON.stringify({ ...explanation, hindsight }, null, 2)];
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  }
  const why = {
    no_rule: 'no such rule was in force then',
    not_heard: 'nothing was heard in the quarter of an hour before that minute, or it lies ahead',
    no_memory: 'nothing is kept of what was known by that minute (DIGESTS_KEEP_DAYS)',
  };
  process.stderr.write(`tillwatch: ${why[answer.why]}\n`);
  return 1;
}
