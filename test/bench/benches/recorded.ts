/**
 * A recorded day of a real acquirer, told again second by second to the engine with the shipped
 * rules in virtual time: which of its deviations it finds, how late, and what else it tells of.
 * Beside it, over the same minutes, sigmas of the hour before and fixed lines. Rules about who is
 * there are left out: a record does not say. `POS_APPROVALS` names the folder of the record.
 */
import { join } from 'node:path';
import { type Instant, MINUTE } from '#domain/base/instant.js';
import { playVirtually } from '../../../apps/simulator/src/play-virtual.js';
import { readCounts } from '../../../apps/simulator/src/replay/read-counts.js';
import { createReplay } from '../../../apps/simulator/src/replay/replay-counts.js';
import { shippedSettings } from '../../support/shipped-settings.js';
import { findData } from '../labelled/find-data.js';
import { aboveLine, aboveSigmas, sharesOf } from '../labelled/minute-rules.js';
import { type Fared, judgeAlarms, readDeviations } from '../labelled/read-deviations.js';
import type { Bench } from '../main.js';

const NOT_RECORDED: readonly string[] = ['silence', 'certificates', 'own_plane', 'approvals_fall'];
const AFTER_MS = 5 * MINUTE;
const SIGMAS = [3, 5] as const;
const LINES = [0.05, 0.1] as const;

/** Found, false and mean delay, in minutes of the record of which the first counts as one. */
export const bench: Bench = async (say) => {
  const folder = findData('pos-approvals', 'POS_APPROVALS');
  const recorded = readCounts(join(folder, 'transactions.csv'));
  if (!recorded.ok) throw new Error(recorded.mistakes.map(({ message }) => message).join('\n'));
  const known = readDeviations(join(folder, 'incidents.json'));
  const source = createReplay({ recorded: recorded.value });
  const shipped = await shippedSettings();
  const rules = shipped.rules.filter(({ detector }) => !NOT_RECORDED.includes(detector.kind));
  const settings = { ...shipped, rules };
  const span = { from: source.startsAt, to: source.endsAt + AFTER_MS };
  const { decided } = playVirtually({ source, settings, ...span });
  const alarms: Instant[] = [];
  for (const { at, effect } of decided) {
    if (effect.kind !== 'append_event' || effect.event.kind !== 'triggered') continue;
    const { rule, severity } = effect.event.incident;
    say(`${new Date(at).toISOString().slice(0, 16)}Z ${severity} ${rule}`);
    alarms.push(at);
  }
  const figures: Record<string, number> = { deviations: known.length };
  const tell = (name: string, { found, false: strays, meanBins }: Fared) => {
    say(
      `${name}: ${found} of ${known.length} found, ${strays} false, after ${meanBins.toFixed(1)}`,
    );
    figures[`${name}_found`] = found;
    figures[`${name}_false`] = strays;
    figures[`${name}_mean_minutes`] = Number(meanBins.toPrecision(3));
  };
  tell('recorded', judgeAlarms(alarms, known));
  const shares = sharesOf(recorded.value);
  for (const sigmas of SIGMAS) {
    const cries = [...shares.values()].flatMap((each) => {
      return aboveSigmas(recorded.value, each, sigmas);
    });
    tell(
      `sigma_${sigmas}`,
      judgeAlarms(
        cries.sort((a, b) => a - b),
        known,
      ),
    );
  }
  for (const line of LINES) {
    tell(`line_${100 * line}`, judgeAlarms(aboveLine(recorded.value, line), known));
  }
  return { figures, ratios: {} };
};
