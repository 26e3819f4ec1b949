import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { ticksOf } from '../../../../test/support/engine-notation.js';
import { expectStory, play, printed, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS } from '../../../../test/support/tiny-fleet.js';

// Whoever waits a few seconds before telling may be told of what has ended meanwhile.
const settings = { ...SETTINGS, rules: [aRule('MassError55', 'pin_key', { for: '6s' })] };
const BLIP = `0s acq-1 40 acq-2 40 acq-3 40
  60s acq-1 32x55/40
  62s acq-1 40`;

test('what is over when it is found is a note, and ends as one', () => {
  expectStory(
    play(`${BLIP}\n400s end`, { settings }),
    `
    66-69s   inc-1 triggered MassError55 acquirer=acq-1 hsm SEV4
    66-69s   inc-1 monitoring
    126-140s inc-1 recovered`,
  );
});

test('what goes on is told as ever, and what nobody answers for is not over', () => {
  const [first, ...more] = play(`${BLIP.split('\n').slice(0, 2).join('\n')}\n90s end`, {
    settings,
  });
  expect(first).toMatch(/inc-1 triggered .* SEV1$/);
  expect(more).toContain('67s tell oncall first inc-1');
  const silent = play(`${BLIP.replace('62s acq-1 40', '62s acq-1 0')}\n90s end`, { settings });
  expect(silent.join('\n')).toMatch(/tell oncall first/);
});

test('a note that is back is told at once', () => {
  const lines = play(`${BLIP}\n80s acq-1 32x55/40\n100s acq-1 40\n400s end`, { settings });
  expectStory(
    lines.filter((line) => !line.includes('playbook')),
    `
    66-69s   inc-1 triggered MassError55 acquirer=acq-1 hsm SEV4
    66-69s   inc-1 monitoring
    81-82s   inc-1 relapsed
    81-82s   inc-1 updated MassError55 acquirer=acq-1 hsm SEV1
    81-82s   tell oncall first inc-1
    90-100s  inc-1 updated MassError55 acquirer=acq-1 zone_pin_key SEV1
    90-100s  tell oncall changed inc-1
    100-130s inc-1 monitoring
    150-260s inc-1 recovered
    150-260s tell oncall resolved inc-1`,
  );
});

test('the same a quarter of an hour later opens it again, and is told', () => {
  const lines = play(`${BLIP}\n900s acq-1 32x55/40\n902s acq-1 40\n960s end`, { settings });
  expect(lines.slice(3)).toEqual([
    expect.stringMatching(/reopened .* SEV1 epoch 2$/),
    expect.stringMatching(/playbook_started hsm$/),
    expect.stringMatching(/tell oncall reopened inc-1$/),
    expect.stringMatching(/monitoring$/),
  ]);
});

const detector = { kind: 'silence' };
const silence = aRule('TerminalsSilent', 'pin_key', { detector, for: '60s' });
const heard = { ...SETTINGS, rules: [silence] };
const linesOf = (story: string) => printed(run(beatsOf(story), { settings: heard }));

const LOST = '0s 100\n900s silent acquirer=acq-1 0.9\n';

test('what is heard again when it is found to have been missed is a note', () => {
  expectStory(
    linesOf(`${LOST}930s back\n1300s end`),
    `
    970-990s   inc-1 triggered TerminalsSilent acquirer=acq-1 terminals_silent SEV4
    1000-1150s inc-1 monitoring
    1050-1250s inc-1 recovered`,
  );
});

test('those that stay away are told at once, and so are those that are lost once more', () => {
  expectStory(
    linesOf(`${LOST}1000s end`),
    `
    970-990s inc-1 triggered TerminalsSilent acquirer=acq-1 terminals_silent SEV2
    970-990s tell oncall first inc-1`,
  );
  expectStory(
    linesOf(`${LOST}930s back\n990s silent acquirer=acq-1 0.9\n1080s end`),
    `
    970-984s inc-1 triggered TerminalsSilent acquirer=acq-1 terminals_silent SEV4
    1030-1060s inc-1 updated TerminalsSilent acquirer=acq-1 terminals_silent SEV2
    1030-1060s tell oncall first inc-1`,
  );
});

test('a note takes in nothing that goes on: payments that fail there are told', () => {
  const beats = beatsOf(`${LOST}930s back\n1100s end`);
  const paid = ticksOf('0s acq-1 20 acq-2 20 acq-3 20\n980s acq-1 18x96/20\n1100s end');
  const ticks = beats.map((beat, i) => ({
    ...beat,
    digests: [...beat.digests, ...(paid[i]?.digests ?? [])],
  }));
  const rules = [silence, aRule('HostErrors', 'host_system')];
  const lines = printed(run(ticks, { settings: { ...SETTINGS, rules } }));
  expect(lines).toContainEqual(expect.stringMatching(/^98\ds .* HostErrors acquirer=acq-1/));
  expect(lines).toContainEqual(expect.stringMatching(/^98\ds tell oncall first inc-2/));
});

test('where some stay away, fewer than were missed at first, it is told in minutes', () => {
  const [, told] = linesOf(`${LOST}930s back\n1000s silent acquirer=acq-1 0.15\n1300s end`);
  expect(told).toMatch(/^1[12]\d\ds inc-1 updated .* SEV2/);
});
