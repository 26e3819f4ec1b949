import { ticksOf } from '../../../../test/support/engine-notation.js';
import { play, run } from '../../../../test/support/play-engine.js';
import { SETTINGS } from '../../../../test/support/tiny-fleet.js';
import { grade, raise } from './grade-incident.js';

const STORY = `0s acq-1 10 acq-2 10 acq-3 10
  30s acq-1 2x91@abc/10`;
const harm = { codes: ['cup-pos:75', 'cup-pos:38'], failures: 10 };

test('what grows past a limit is raised once, and told', () => {
  const settings = {
    ...SETTINGS,
    severity: { rules: [{ severity: 'SEV1' as const, terminals: 120 }] },
  };
  const lines = play(`${STORY}\n200s end`, { settings });
  expect(lines[0]).toMatch(/triggered .* SEV2$/);
  expect(lines.filter((line) => /updated .* SEV1$/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /tell oncall changed/.test(line))).toHaveLength(1);
});

test('whoever sets it milder by hand is not overruled by the limit that was passed before', () => {
  const settings = {
    ...SETTINGS,
    severity: { rules: [{ severity: 'SEV1' as const, terminals: 3 }] },
  };
  const story = `${STORY}\n60s people inc-1 severity_set SEV3 Li\n200s end`;
  const { state, decided } = run(ticksOf(story), { settings });
  expect(state.memory.followed[0]?.incident.severity).toBe('SEV3');
  expect(decided.filter(({ effect }) => effect.kind === 'enqueue_notification')).toHaveLength(1);
});

test('locked cards in the scope count from the onset; those elsewhere do not', () => {
  const of = (acquirer: string) => {
    const story = `${STORY}\n60s ${acquirer} 2x75+2x91@abc/10\n80s end`;
    const { state } = run(ticksOf(story));
    const [followed] = state.memory.followed;
    if (!followed) throw new Error('nothing was found');
    const incident = { ...followed.incident, cause: [{ attribute: 'acquirer', value: 'acq-1' }] };
    const settings = { ...SETTINGS, severity: { rules: [{ severity: 'SEV1' as const, harm }] } };
    return grade(state, settings, incident as typeof followed.incident, followed.since).severity;
  };
  expect([of('acq-1'), of('acq-2')]).toEqual(['SEV1', 'SEV2']);
});

const LOCKING = `0s acq-1 10 acq-2 10 acq-3 10
  30s acq-1 5x55@abc/10
  90s acq-1 5x55@abc+3x75@abc/10`;

test('a fault that locks cards is of the gravest, and told again when it begins to', () => {
  const lines = play(`${LOCKING}\n200s end`);
  expect(lines[0]).toMatch(/triggered .* SEV2$/);
  expect(lines.filter((line) => /updated .* SEV1$/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /tell oncall changed/.test(line))).toHaveLength(1);
});

test('an operator who set a limit of harm has the say from where on it is grave', () => {
  const severity = { rules: [{ severity: 'SEV1' as const, harm: { ...harm, failures: 9_999 } }] };
  const { state } = run(ticksOf(`${LOCKING}\n200s end`), { settings: { ...SETTINGS, severity } });
  const { incident } = state.memory.followed[0] ?? {};
  expect(incident?.evidence.locks?.failures).toBeGreaterThan(100);
  expect(incident?.severity).toBe('SEV2');
});

test('without limits nothing is graded, and nothing is lowered', () => {
  const { state } = run(ticksOf(`${STORY}\n80s end`));
  const [followed] = state.memory.followed;
  if (!followed) throw new Error('nothing was found');
  expect(grade(state, SETTINGS, followed.incident, 0)).toBe(followed.incident);
  const lenient = {
    ...SETTINGS,
    severity: { rules: [{ severity: 'SEV4' as const, terminals: 1 }] },
  };
  expect(raise(state, lenient, followed, 0)).toEqual([]);
});
