import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';

/** Reads `7 8 7@2`: births every ten seconds with these boots, of profile 2 where one is named. */
function told(text: string): string[] {
  const rule = aRule('ClonedTerminal', '', { detector: { kind: 'cloned_identity' } });
  const ticks = text.split(' ').map((word, i) => {
    const [boot, profile = '0'] = word.split('@');
    const now = START + (i + 1) * 10 * SECOND;
    const who = { terminal: 'T-1', merchant: 'm-1', profile: Number(profile), at: now };
    const births = [{ ...who, reason: 'reconnect', boot: Number(boot) }];
    return { now, people: [], digests: [aDigest(now, [], [], [], { births })] };
  });
  return printed(run(ticks, { settings: { ...SETTINGS, rules: [rule] } }));
}

const CLONED = ['50s inc-1 triggered ClonedTerminal merchant=m-1 cloned_identity SEV4'];

test.each([
  ['two devices take turns', '7 12 7 12 7', CLONED],
  ['the same start on two models', '7@0 7@2 7@0 7@2 7@0', CLONED],
  ['a terminal that restarts again and again', '7 8 9 10 11 12 13', []],
  ['a terminal that connects again and again', '7 7 7 7 7 7 7', []],
  ['a device that was replaced starts counting anew', '900 1 1 2 3 4', []],
  ['a terminal in another region is still the same device', '7@0 7@1 7@0 7@1 7@0', []],
  ['one late word of the start before', '7 8 7 8 8 8', []],
])('%s: %s', (_what, text, expected) => {
  expect(PROFILES[0]?.attributes.model).not.toBe(PROFILES[2]?.attributes.model);
  expect(told(text)).toEqual(expected);
});

test('an identity that goes on being two is noted once', () => {
  expect(told(Array.from({ length: 60 }, (_, i) => (i % 2 ? 7 : 12)).join(' '))).toEqual(CLONED);
});
