import { START } from '../../../../test/support/tiny-fleet.js';
import type { ProfileAttributes } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import type { Senses } from './detector.js';
import { isCovered, livesAlone } from './stands-alone.js';

const PROFILES: readonly ProfileAttributes[] = [
  { acquirer: 'a', region: '11', model: 'N5', fw: '1', chain: 'c' },
  { acquirer: 'a', region: '11', model: 'N5', fw: '2' },
  { acquirer: 'b', region: '12', model: 'N5', fw: '2', carrier: 'k' },
];
const profiles = new Map(PROFILES.entries());
const senses = { profiles } as Partial<Senses> as Senses;

/** Reads `1@5 2@20`: suspected terminals by profile, since so many minutes. */
function suspects(text: string, hits = 5) {
  const words = text.split(' ').filter((word) => word !== '');
  return new Map(
    words.map((word, i) => {
      const [profile, minutes] = word.split('@').map(Number);
      const since = START + (minutes ?? 0) * MINUTE;
      return [`T-${i}`, { profile: profile ?? 0, merchant: `m-${i}`, since, hits }];
    }),
  );
}

const one = { profile: 0, merchant: 'm', store: 's', since: START, hits: 9 };

test.each([
  ['nobody else is suspected', '', true],
  ['one other of its acquirer and region began with it', '1@3', true],
  ['two others of its acquirer and region began with it', '1@3 1@8', false],
  ['others began much later', '1@11 1@30 0@60', true],
  ['others have only their model in common', '2@1 2@2 2@3', true],
  ['one of its very profile, and one of its acquirer and region', '0@0 1@0', false],
])('%s', (_what, text, expected) => {
  expect(livesAlone('T', one, suspects(text), senses)).toBe(expected);
  expect(livesAlone('T', one, suspects(text, 2), senses)).toBe(true);
});

test('a terminal is not alone in a shop where another is suspected, whenever that began', () => {
  const other = { profile: 2, merchant: 'm', since: START - 300 * MINUTE, hits: 3 };
  expect(livesAlone('T', one, new Map([['X', other]]), senses)).toBe(false);
  expect(livesAlone('T', one, new Map([['T', one]]), senses)).toBe(true);
});

test.each([
  ['everywhere', [], true],
  ['at its acquirer', [['acquirer', 'a']], true],
  [
    'at its acquirer and another',
    [
      ['acquirer', 'b'],
      ['acquirer', 'a'],
    ],
    true,
  ],
  [
    'at its acquirer, of one issuer',
    [
      ['acquirer', 'a'],
      ['issuer', 'icbc'],
    ],
    true,
  ],
  ['at its merchant', [['merchant', 'm']], true],
  ['at its store', [['store', 's']], true],
  ['at another store', [['store', 'other']], false],
  [
    'at its acquirer, elsewhere',
    [
      ['acquirer', 'a'],
      ['region', '12'],
    ],
    false,
  ],
  ['with a carrier that it does not tell of', [['carrier', 'k']], false],
])('an open incident %s', (_where, entries, expected) => {
  const cause = entries.map(([attribute = '', value = '']) => ({ attribute, value }));
  const open = [{ findings: ['host_system'], cause }];
  expect(isCovered(one, { ...senses, open })).toBe(expected);
  expect(isCovered(one, senses)).toBe(false);
});
