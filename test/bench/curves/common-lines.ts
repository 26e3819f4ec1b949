/**
 * What became of the common rules on days without an outage: how often they cried as people write
 * them, and how high each line would have to be drawn so that it had never cried.
 */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import { COMMON_CLASSES, COMMON_RULES, type CommonClass, type Level } from './common-rules.js';

/** What is above a line again within this time is the same episode. */
const EPISODE_MS = 30 * MINUTE;

/** The lines of a rule by class; what is above fires. */
export type Lines = ReadonlyMap<string, number>;

/** The key of a rule and class in `Lines`. */
export function lineOf(rule: string, cls: CommonClass): string {
  return `${rule} ${cls}`;
}

/** The lines as people write them. */
export function writtenLines(): Lines {
  return new Map(
    COMMON_RULES.flatMap(({ name, written }) =>
      COMMON_CLASSES.map((cls) => [lineOf(name, cls), written] as const),
    ),
  );
}

/** Gathers over healthy days. */
export class QuietLines {
  private readonly highest = new Map<string, number>();
  private readonly aboveAt = new Map<string, Instant>();
  private readonly cries = new Map<string, number>();

  /** Takes in one look. */
  take(levels: readonly Level[], now: Instant): void {
    for (const { rule, cls, cell, level } of levels) {
      const key = lineOf(rule.name, cls);
      // No hour before it had any: no line is high enough, so it is taken as the written one.
      if (Number.isFinite(level)) {
        this.highest.set(key, Math.max(this.highest.get(key) ?? 0, level));
      }
      if (level <= rule.written) continue;
      const series = `${key} ${cell}`;
      const before = this.aboveAt.get(series);
      this.aboveAt.set(series, now);
      if (before !== undefined && now - before < EPISODE_MS) continue;
      this.cries.set(rule.name, (this.cries.get(rule.name) ?? 0) + 1);
    }
  }

  /** Episodes of a rule at its written line. */
  episodes(rule: string): number {
    return this.cries.get(rule) ?? 0;
  }

  /** The lowest lines that never fired. */
  silent(): Lines {
    const entries = [...writtenLines().keys()].map((key) => {
      return [key, this.highest.get(key) ?? 0] as const;
    });
    return new Map(entries);
  }
}

/** The rules that fire at a look, by their lines and for one class. */
export function fired(levels: readonly Level[], lines: Lines, cls: CommonClass): Set<string> {
  const names = new Set<string>();
  for (const each of levels) {
    const line = lines.get(lineOf(each.rule.name, each.cls)) ?? Number.POSITIVE_INFINITY;
    if (each.cls === cls && Number.isFinite(each.level) && each.level > line) {
      names.add(each.rule.name);
    }
  }
  return names;
}
