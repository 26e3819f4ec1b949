import { type Expected, matches } from '../../apps/tillwatch/src/judge-story.js';
import { playScenario } from '../support/play-scenario.js';

const SMALL = { terminals: 1_500 };

test.each(['carrier-region', 'cert-expiry', 'own-broker'])(
  '%s is one incident with its cause, told in time',
  async (name) => {
    const { story, incidents } = await playScenario(name, SMALL);
    const [expected] = story.expect.incidents as readonly Expected[];
    if (!expected) throw new Error('the story expects nothing');
    const found = incidents.map(({ cause, diagnosis, playbook, severity, detectedAt, status }) => {
      const after = (detectedAt - story.effectsStartAt) / 1_000;
      return { cause, diagnosis, playbook, severity, after, status };
    });
    const right = incidents.map((incident) => matches(incident, expected));
    expect({ found, right }).toEqual({ found, right: [true] });
    expect((found[0]?.after ?? 0) * 1_000).toBeLessThanOrEqual(expected.within);
  },
  180_000,
);

test.each(['quiet-closing-time', 'quiet-reboot-wave', 'quiet-paper-evening', 'quiet-retired'])(
  'nobody is paged for %s',
  async (name) => {
    const { incidents, pages } = await playScenario(name, SMALL);
    expect({ incidents, pages }).toEqual({ incidents: [], pages: [] });
  },
  180_000,
);
