/** The answers that the authors of RobustSpot published for the same cases, five for each. */
import { readFileSync } from 'node:fs';
import type { Named } from './locate-case.js';
import { causeText } from './read-cases.js';

/** By case: the published list, best first. */
export function readPublished(file: string): Map<string, Named> {
  const found = new Map<string, Named>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/).slice(1)) {
    const comma = line.indexOf(',');
    if (comma < 0) continue;
    const list = line
      .slice(comma + 1)
      .split('], [')
      .map((entry) =>
        [...entry.matchAll(/\((?:\('[^']+', [^)]*\)(?:, |,)?)+\)/g)].map(([cause]) =>
          causeText(
            [...cause.matchAll(/\('([^']+)', '?([^)']*)'?\)/g)].map(([, attribute, value]) => [
              attribute ?? '',
              (value ?? '').replace(/\.0$/, ''),
            ]),
          ),
        ),
      );
    found.set(line.slice(0, comma).replace(/^"|"$/g, ''), { answer: list[0] ?? [], list });
  }
  return found;
}
