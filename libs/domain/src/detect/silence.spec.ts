import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS } from '../../../../test/support/tiny-fleet.js';
import { silence } from './silence.js';

const rule = aRule('TerminalsSilent', '', {
  detector: { kind: 'silence' },
  gates: { failures: 10, terminals: 10 },
});
const settings = { ...SETTINGS, rules: [rule] };

/** What is told of a story, without the notifications. */
function told(story: string, restarts: readonly number[] = []): string[] {
  const lines = printed(run(beatsOf(story), { settings, restarts }));
  return lines.filter((line) => !line.includes(' tell ')).map((line) => line.replace(/^\d+/, ''));
}

/** When the incident was opened, in seconds after the moment. */
function delay(story: string, since: number): number {
  const [first = ''] = printed(run(beatsOf(story), { settings }));
  return Number.parseInt(first, 10) - since;
}

test('a region that falls silent is an incident, over when it is back', () => {
  const story = '0s 20\n240s silent region=310000 0.7 60\n500s back\n800s end';
  expect(told(story)).toEqual([
    's inc-1 triggered TerminalsSilent region=310000 terminals_silent SEV2',
    's inc-1 monitoring',
    's inc-1 recovered',
  ]);
  expect(delay(story, 240)).toBeLessThan(120);
});

test('it survives a restart of the engine', () => {
  const story = '0s 20\n240s silent region=310000 0.7 60\n500s end';
  expect(told(story, [250, 300])).toEqual(told(story));
});

test('nothing ends while nobody comes back', () => {
  const story = '0s 20\n240s silent region=310000 0.7 60\n1300s end';
  expect(told(story).filter((line) => /monitoring|recovered/.test(line))).toEqual([]);
});

test.each<[string, string]>([
  ['nothing happens', ''],
  ['everybody closes and says so', '240s goodbye closing * 0.7 300'],
  ['one region closes and says so', '240s goodbye closing region=310000 0.7 300'],
  ['many restart as announced', '240s restart * 0.4 120 180'],
  ['shops everywhere switch off without a word', '240s silent * 0.6 420'],
  ['a model gets another version', '240s update model=A920 model=P90'],
  ['a model gets another version when we have hardly begun', '50s update model=A920 model=P90'],
  ['nothing of terminals arrives', '240s deaf\n420s heard'],
  ['nothing arrives', '240s nothing\n420s heard'],
  [
    'an announced maintenance',
    '230s maintenance acquirer=acq-1 900\n240s silent acquirer=acq-1 1 10',
  ],
  [
    'shops of a region close at their time',
    '0s hours 09:00-13:00\n240s silent region=310000 0.8 60',
  ],
  ['one terminal in a hundred is lost', '240s silent * 0.01 60'],
])('nobody is told when %s', (_what, line) => {
  expect(told(`0s 20\n${line}\n700s end`)).toEqual([]);
});

test('a restart that does not come back is missed', () => {
  const story = '0s 20\n240s restart model=A920 0.8 60 120\n320s lost\n1000s end';
  expect(told(story)[0]).toBe('s inc-1 triggered TerminalsSilent model=A920 cohort_silent SEV2');
});

test('a maintenance that names nothing excuses nobody', () => {
  const story = '0s 20\n240s silent acquirer=acq-1 1 10\n230s maintenance rack=r-7 900\n400s end';
  expect(told(story).at(-1)).toMatch(/inc-1 \w+ TerminalsSilent acquirer=acq-1 terminals_silent/);
});

test.each<[string[], string | null]>([
  [['carrier', 'region'], 'carrier_region'],
  [['region'], 'terminals_silent'],
  [['model', 'fw'], 'cohort_silent'],
  [[], 'terminals_silent'],
])('silence of one %j is %s', (attributes, name) => {
  const rest = { codes: new Map(), explainedShare: 1, ratio: 1, changes: [], ageMs: 0, reach: 0 };
  const signature = { class: 'silent', findings: ['silent'], attributes, ...rest };
  expect(silence.diagnose?.(signature)).toBe(name);
  expect(silence.diagnose?.({ ...signature, findings: ['no_answer', 'silent'] })).toBeNull();
});
