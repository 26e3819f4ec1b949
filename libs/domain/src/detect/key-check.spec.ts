import { printed } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { newState } from '../engine/memory.js';
import { tick } from '../engine/tick.js';
import type { Effect } from '../engine/types.js';
import type { Change } from '../message/schema.js';

const MODELS = ['P90', 'A920', 'N5'];
const KEYS = ['OLD', 'NEW', 'BAD'];
const PROFILES = MODELS.flatMap((model) => KEYS.map((keys) => ({ model, keys }))).map(
  (attributes, id) => ({ id, attributes }),
);
const none = { wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };

/**
 * Reads `0s P90/OLD 5`, so many heartbeats a second from then on, and `120s rki P90 NEW`, an
 * announced value, of every model where none is named; `silence` and `end`.
 */
function told(text: string): string[] {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([at = '', ...words]) => ({ second: Number.parseInt(at, 10), words }));
  const rule = aRule('WrongKeys', '', {
    detector: { kind: 'key_check' },
    by: ['model'],
    gates: { failures: 10, terminals: 10 },
  });
  const settings = { ...SETTINGS, rules: [rule] };
  const state = newState();
  const rates = new Map<number, number>();
  const decided: { at: number; effect: Effect }[] = [];
  const end = lines.at(-1)?.second ?? 0;
  for (let second = 0; second < end; second += 1) {
    const now = START + (second + 1) * SECOND;
    const changes: Change[] = [];
    for (const { words } of lines.filter((line) => line.second === second)) {
      if (words[0] === 'silence') rates.clear();
      else if (words[0] === 'rki') {
        const [, model = '', keys = ''] = words;
        const scope = model === '*' ? {} : { model };
        changes.push({ v: 1, id: `c-${second}`, at: now, what: 'rki', scope, expect: { keys } });
      } else {
        const [model, keys] = (words[0] ?? '').split('/');
        const of = ({ attributes }: (typeof PROFILES)[number]) =>
          attributes.model === model && attributes.keys === keys;
        rates.set(PROFILES.find(of)?.id ?? -1, Number(words[1]));
      }
    }
    const heard = [...rates].map(([profile, heartbeats]) => ({ profile, heartbeats, ...none }));
    const digests =
      heard.length + changes.length > 0 ? [aDigest(now, [], [], changes, { heard })] : [];
    const { effects } = tick(state, settings, { digests, profiles: PROFILES, people: [] }, now);
    for (const effect of effects) decided.push({ at: now, effect });
  }
  return printed({ decided, state }).filter((line) => !/tell|playbook_started/.test(line));
}

const FLEET = `
  0s P90/OLD 5
  0s A920/OLD 5
  0s N5/OLD 5`;

test('a key that nobody announced is told at once, by its value, and over when it is gone', () => {
  const lines = told(`${FLEET}
    120s rki P90 NEW
    125s P90/NEW 1
    130s P90/BAD 2
    200s P90/BAD 0
    500s end`);
  expect(lines.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered WrongKeys keys=BAD terminal_pin_key SEV1',
    'inc-1 monitoring',
    'inc-1 recovered',
  ]);
  const [first, over] = lines.map((line) => Number.parseInt(line, 10));
  expect(first).toBeLessThanOrEqual(145);
  expect(over).toBeGreaterThanOrEqual(380);
});

test.each([
  ['nothing was announced', '130s P90/BAD 2'],
  ['the announced key comes, little by little', '120s rki P90 NEW\n130s P90/NEW 2'],
  ['most have not been reached yet', '120s rki * NEW\n121s rki P90 NEW'],
  ['the scope is another', '120s rki A920 NEW\n130s P90/BAD 2'],
  ['a second change corrects the first', '120s rki P90 BAD\n122s rki P90 NEW\n130s P90/NEW 2'],
  ['a change names no scope', '120s rki * NEW\n130s P90/BAD 2'],
  ['the fleet is hardly known', '20s rki P90 NEW\n30s P90/BAD 2'],
])('it is quiet when %s', (_what, lines) => {
  expect(told(`${FLEET}\n${lines}\n300s end`)).toEqual([]);
});

test('without input nothing is over', () => {
  const lines = told(`${FLEET}\n120s rki P90 NEW\n130s P90/BAD 2\n160s silence\n600s end`);
  expect(lines.map((line) => line.split(' ')[2])).toEqual(['triggered']);
});
