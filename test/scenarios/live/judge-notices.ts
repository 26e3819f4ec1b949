/** Whether exactly the merchants who were hit were told, against what the fleet really said. */
import type { Instant } from '#domain/base/instant.js';
import type { CauseEntry } from '#domain/incident/incident.js';
import type { PlayLine } from '../../../apps/simulator/src/scenario/scenario.js';
import { NO_ANSWER_CODE } from '../../../apps/simulator/src/world/attempt.js';
import type { ToldFailure } from './watched-source.js';

/** An incident whose merchants are to be told, as the story has it. */
export interface Outage {
  readonly cause: readonly CauseEntry[];
  /** What fails by the story, between these moments: payments' answers and devices' events. */
  readonly codes: ReadonlySet<string>;
  readonly from: Instant;
  readonly to: Instant;
  /** When the service held it for over; everyday failures until then count as hit by it, too. */
  readonly over: Instant;
}

/** Whom a notice missed, and who was told although nothing of theirs failed. */
export interface NoticeVerdict {
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

/** What fails by the lines of a story. */
export function codesOf(
  lines: readonly Pick<PlayLine, 'answers' | 'device'>[],
): ReadonlySet<string> {
  return new Set(
    lines.flatMap(({ answers, device }) => [
      ...Object.keys(answers?.codes ?? {}),
      ...(answers?.noAnswer ? [NO_ANSWER_CODE] : []),
      ...(device ? [device.code] : []),
    ]),
  );
}

/** A little before the story's own beginning, everyday failures may be counted as part of it. */
const EARLY_MS = 120_000;

/** Holds who was told against who was hit; `merchantOf` says whose a terminal is. */
export function judgeNotices(
  outage: Outage,
  failures: readonly ToldFailure[],
  merchantOf: (terminal: string) => string,
  told: ReadonlySet<string>,
): NoticeVerdict {
  const inScope = failures.filter(({ attributes }) => isWithin(outage.cause, attributes));
  const hit = inScope.filter(({ at, code }) => {
    return outage.codes.has(code) && at >= outage.from && at < outage.to;
  });
  const perhaps = inScope.filter(({ at, code }) => {
    const isMeant = outage.codes.has(code) || !code.startsWith('dev:');
    return isMeant && at >= outage.from - EARLY_MS && at <= outage.over;
  });
  const owners = (of: readonly ToldFailure[]) => new Set(of.map((f) => merchantOf(f.terminal)));
  const may = owners(perhaps);
  return {
    missing: [...owners(hit)].filter((merchant) => !told.has(merchant)),
    wrong: [...told].filter((merchant) => !may.has(merchant)),
  };
}

/** Values of one attribute are alternatives, those of different ones must all fit. */
function isWithin(
  cause: readonly CauseEntry[],
  attributes: Readonly<Record<string, string>>,
): boolean {
  const names = [...new Set(cause.map(({ attribute }) => attribute))];
  return names.every((name) =>
    cause.some(({ attribute, value }) => attribute === name && attributes[name] === value),
  );
}
