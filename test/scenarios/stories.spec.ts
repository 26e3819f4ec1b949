import { type Expected, matches } from '../../apps/tillwatch/src/judge-story.js';
import { playScenario } from '../support/play-scenario.js';

const MINUTE_MS = 60_000;

describe.each(['zpk-desync', 'issuer-down'])('%s', (name) => {
  test('is one incident with its cause, told at once, and over when it is over', async () => {
    const { story, incidents, pages } = await playScenario(name);
    const [expected] = story.expect.incidents as readonly Expected[];
    if (!expected) throw new Error('the story expects nothing');
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    if (!incident) throw new Error('no incident');
    const { cause, diagnosis, playbook, severity } = incident;
    expect({ cause, diagnosis, playbook, severity, expected: matches(incident, expected) }).toEqual(
      { cause, diagnosis, playbook, severity, expected: true },
    );
    expect(incident.detectedAt - story.effectsStartAt).toBeLessThanOrEqual(expected.within);
    expect(incident.status).toBe('resolved');
    const over = (incident.resolvedAt ?? 0) - story.effectsEndAt;
    expect(over).toBeGreaterThan(0);
    expect(over).toBeLessThanOrEqual(expected.resolved_within ?? 3 * MINUTE_MS);
    expect(incident.forbidden).toContain('restart');
    // One thread of pages: told when it opens, once more when it has grown, and when it is over.
    expect(pages.map((page) => page.reason)).toEqual(['first', 'changed', 'resolved']);
  }, 180_000);
});

test('codes that nobody knows are an incident when they come in mass', async () => {
  const { story, incidents } = await playScenario('unknown-codes', { terminals: 2_000 });
  const [expected] = story.expect.incidents as readonly Expected[];
  expect(incidents.map(({ rule }) => rule)).toEqual(['UnknownErrors']);
  expect(expected && incidents[0] && matches(incidents[0], expected)).toBe(true);
  expect(incidents[0]?.evidence.codes.map(({ code }) => code)).toEqual(['acq-2:E1', 'acq-2:E7']);
}, 180_000);

test('codes of its own that one shop sends page nobody', async () => {
  const { incidents, pages } = await playScenario('quiet-unknown-codes', { terminals: 2_000 });
  expect({ incidents, pages }).toEqual({ incidents: [], pages: [] });
}, 180_000);

test.each(['quiet-lunch-peak', 'quiet-one-shop-mistypes', 'quiet-duplicates'])(
  'nobody is paged for %s',
  async (name) => {
    const { incidents, pages } = await playScenario(name);
    expect({ incidents, pages }).toEqual({ incidents: [], pages: [] });
  },
  180_000,
);

test.each([1, 2, 3])(
  'a tenth of the fleet, drawn with seed %i, is told of the same cause',
  async (seed) => {
    const { incidents } = await playScenario('zpk-desync', { terminals: 2_000, seed });
    expect(incidents.map((i) => i.cause)).toEqual([[{ attribute: 'acquirer', value: 'acq-1' }]]);
  },
  180_000,
);
