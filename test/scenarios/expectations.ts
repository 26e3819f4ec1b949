/** When the incidents that a story expects are due: each has a cause among the story's lines. */
import { isExpected } from '../../apps/simulator/src/scenario/scenario.js';
import type { TimedLine, Timeline } from '../../apps/simulator/src/world/timeline.js';
import type { Due } from './judge-story.js';

/**
 * The expected incidents of a story on the clock, and the notes that must be shown. What causes
 * one are the lines that name most of its cause's values, wherever they name them; when no line
 * does, all that do something.
 */
export function expectationsOf({ lines, expect, endsAt }: Timeline): Due[] {
  const doing = lines.filter(({ line }) => {
    const { at: _, change, ...rest } = line;
    return change === undefined || Object.values(rest).some((v) => !isEmpty(v));
  });
  const able = doing.length > 0 ? doing : lines;
  const notes = expect.notes.filter(isExpected);
  return [...expect.incidents, ...notes].map((expected, n) => {
    const named = able.map((line) => sharedParts(line, expected.cause));
    const most = Math.max(0, ...named);
    const causing = able.filter((_, i) => named[i] === most);
    const from = Math.min(...causing.map((line) => line.from), endsAt);
    const to = Math.max(...causing.map((line) => line.to), from);
    return { expected, from, to, isNote: n >= expect.incidents.length };
  });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** How many values of a cause a line names: of its terminals, attempts, reports or payments. */
function sharedParts({ line }: TimedLine, cause: Readonly<Record<string, readonly string[]>>) {
  const { where, answers, report, pay } = line;
  const attempts = typeof answers?.of === 'object' && !Array.isArray(answers.of) ? answers.of : {};
  const plan = pay === undefined ? {} : { feePlan: pay.plan };
  const keys = report?.keys?.tpk === undefined ? {} : { keys: report.keys.tpk };
  const sources: object[] = [where, attempts, { ...report, ...keys }, plan];
  return Object.entries(cause).reduce((sum, [attribute, values]) => {
    const said = sources.flatMap((source) => source[attribute as keyof typeof source] ?? []);
    return sum + values.filter((value) => (said as unknown[]).map(String).includes(value)).length;
  }, 0);
}
