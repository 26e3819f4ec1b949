import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseDuration } from '#domain/base/duration.js';
import type { Pace } from '#domain/engine/replay.js';
import type { Settings } from '#domain/engine/types.js';
import { Tenant } from '#domain/message/schema.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { codesFolder } from '#infra/yaml/load-codes.js';
import { Misuse } from '../misuse.js';
import { readLanguage } from '../read-language.js';
import { backtest } from '../rules/backtest.js';
import { linesOf, reportOf } from '../rules/backtest-report.js';
import { BACKTEST_WORDS } from '../rules/backtest-words.js';
import { readLabels } from '../rules/labels.js';
import { settingsFor } from '../rules/run-rule-tests.js';
import { progress } from '../say.js';

/** Exit code of a check that found something. */
const FOUND = 3;
const tell_every_ms = 2_000;

const BacktestConfig = z.object({ DATABASE_URL: z.string().min(1) });
const OPTIONS = {
  days: { type: 'string', default: '1' },
  step: { type: 'string', default: 'auto' },
  rules: { type: 'string', default: 'deploy/rules' },
  against: { type: 'string' },
  playbooks: { type: 'string', default: 'deploy/playbooks' },
  codes: { type: 'string' },
  labels: { type: 'string' },
  tenant: { type: 'string', default: 'demo' },
  'time-zone': { type: 'string', default: 'Asia/Shanghai' },
  hindsight: { type: 'boolean', default: false },
  lang: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const;

/** What rules would have made of the past; exit 3 when they miss a known outage. */
export async function backtestRules(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { tenant } = values;
  if (!Tenant.safeParse(tenant).success) {
    throw new Misuse(`--tenant ${tenant}: no tenant is named like this`);
  }
  const days = Number(values.days);
  if (!(days > 0)) throw new Misuse(`--days ${values.days}: expected a number above 0`);
  const pace = paceOf(values.step);
  const locale = readLanguage(values.lang);
  const words = BACKTEST_WORDS[locale];
  const timeZone = zoneOf(values['time-zone']);
  const labels = values.labels === undefined ? null : readLabels(resolve(values.labels));
  if (labels && !labels.ok) return complain(labels.mistakes);
  const settings: Settings[] = [];
  for (const dir of [values.rules, ...(values.against === undefined ? [] : [values.against])]) {
    const read = await settingsFor({
      rules: resolve(dir),
      playbooks: resolve(values.playbooks),
      codes: resolve(values.codes ?? codesFolder(process.env)),
    });
    if (!read.ok) return complain(read.mistakes);
    settings.push({ ...read.settings, tenant });
  }
  const { DATABASE_URL: url } = loadConfig(BacktestConfig, process.env);
  const db = openDatabase({ url, max: 2, name: 'tillwatch backtest', log: createLog('backtest') });
  const begun = performance.now();
  const speedTo = (ms: number) => (ms / (performance.now() - begun)).toFixed(0);
  let told = begun;
  try {
    const done = await backtest(db, {
      tenant,
      days,
      pace,
      settings,
      withLate: values.hindsight,
      onProgress(at, { from }) {
        if (performance.now() - told < tell_every_ms) return;
        told = performance.now();
        progress(words.progress(`${new Date(at).toISOString().slice(0, 16)}Z`, speedTo(at - from)));
      },
    });
    if (!done) {
      progress(words.nothing);
      return 1;
    }
    progress(
      words.lived({
        hours: ((done.to - done.from) / 3_600_000).toFixed(1),
        digests: done.digests,
        seconds: ((performance.now() - begun) / 1_000).toFixed(1),
        speed: speedTo(done.to - done.from),
        normal: done.learned ? words.learned : words.shipped,
      }),
    );
    const report = reportOf(done, labels?.ok ? labels.labels : null, timeZone);
    const text = values.json ? JSON.stringify(report, null, 2) : linesOf(report, locale).join('\n');
    process.stdout.write(`${text}\n`);
    return (report.scores?.missed.length ?? 0) > 0 ? FOUND : 0;
  } finally {
    await db.close();
  }
}

function complain(mistakes: readonly string[]): number {
  process.stdout.write(`${mistakes.join('\n')}\n`);
  return FOUND;
}

/** Strides, unless a step is asked for. */
function paceOf(step: string): Pace {
  if (step === 'auto') return 'strides';
  const stepMs = parseDuration(step) ?? 0;
  if (stepMs >= 1_000 && stepMs <= 60_000) return stepMs;
  throw new Misuse(`--step ${step}: expected auto, or from 1s to 60s`);
}

function zoneOf(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    throw new Misuse(`--time-zone ${name}: expected a zone such as Asia/Shanghai`);
  }
}
