/**
 * A recorded day of a real acquirer, minute by minute, through the whole service. The data belongs
 * to others and is not in this repository: POS_APPROVALS names the folder that holds it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startCli } from '../support/run-cli.js';

const folder = process.env.POS_APPROVALS ?? '../shared/data/pos-approvals';
const speed = '360';
const MINUTE_MS = 60_000;

const Deviation = z.object({
  start: z.string(),
  end_exclusive: z.string(),
  excess: z.number(),
  what: z.string(),
});
const Report = z.object({
  incidents: z.array(
    z.object({
      rule: z.string(),
      startedAt: z.string(),
      detectedAt: z.string(),
      resolvedAt: z.string().nullable(),
    }),
  ),
});

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00Z`);

test('incidents where the recorded day deviates, none where it is quiet', async () => {
  const text = readFileSync(join(folder, 'incidents.json'), 'utf8');
  const deviations = z.array(Deviation).parse(JSON.parse(text));
  const file = join(folder, 'transactions.csv');
  const result = await startCli(['replay', file, '--speed', speed, '--json']).ended;
  expect(result.code).toBe(0);
  const { incidents } = Report.parse(JSON.parse(result.stdout));
  const found = deviations.map((d) => ({
    ...d,
    by: incidents.filter(
      (i) => at(i.detectedAt) >= at(d.start) && at(i.detectedAt) < at(d.end_exclusive),
    ),
  }));
  const stray = incidents.filter(
    (i) =>
      !deviations.some(
        (d) => at(i.detectedAt) >= at(d.start) && at(i.detectedAt) < at(d.end_exclusive),
      ),
  );
  process.stderr.write(
    `${found
      .map((d) => {
        const [first] = d.by;
        const delay = first ? (at(first.detectedAt) - at(d.start)) / MINUTE_MS : null;
        const name = d.by.map((i) => i.rule).join(', ') || 'not found';
        return `${d.start} ${d.what} excess ${d.excess}: ${name}, after ${delay} min`;
      })
      .join('\n')}\nin quiet stretches: ${stray.length}\n`,
  );
  const largest = [...found].sort((a, b) => b.excess - a.excess).slice(0, 2);
  expect(largest.map((d) => d.by.length)).toEqual([1, 1]);
  expect(stray).toEqual([]);
}, 600_000);
