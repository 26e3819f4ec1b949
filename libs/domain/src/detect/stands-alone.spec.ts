import { START } from '../../../../test/support/tiny-fleet.js';
import type { ProfileAttributes } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import type { Senses } from './detector.js';
import { begunIn, isCovered, standsAlone } from './stands-alone.js';
import { type Shop, type Suspect, shopsOf } from './suspected-shops.js';

const PROFILES: readonly ProfileAttributes[] = [
  { acquirer: 'a', region: '11', model: 'N5', fw: '1', chain: 'c' },
  { acquirer: 'a', region: '11', model: 'N5', fw: '2' },
  { acquirer: 'b', region: '12', model: 'N5', fw: '2', carrier: 'k' },
];
const profiles = new Map(PROFILES.entries());
const senses = { profiles } as Partial<Senses> as Senses;

const NOBODY: Suspect = {
  ...{ profile: 0, merchant: 'm', store: 's', since: START, at: START },
  ...{ pay: 9, device: 0, hits: 5 },
};

/**
 * Reads `1@5 2@20`: suspected terminals by profile, since so many minutes, each of a shop of its
 * own; those with the same word behind them, as in `1@5/x 0@6/x`, are of one.
 */
function suspects(text: string, hits = 5): Map<string, Suspect> {
  const words = text.split(' ').filter((word) => word !== '');
  return new Map(
    words.map((word, i) => {
      const [when = '', shop = `${i}`] = word.split('/');
      const [profile = 0, minutes = 0] = when.split('@').map(Number);
      const since = START + minutes * MINUTE;
      return [`T-${i}`, { ...NOBODY, profile, merchant: shop, store: shop, since, hits }];
    }),
  );
}

const one = { ...NOBODY, hits: 9 };

test.each([
  ['nobody else is suspected', '', true],
  ['one other of its acquirer and region began with it', '1@3', true],
  ['two others of its acquirer and region began with it', '1@3 1@8', false],
  ['six others of one shop began with it', '1@3/x 1@4/x 1@5/x 1@6/x 1@7/x 1@8/x', true],
  ['others began much later', '1@11 1@30 0@60', true],
  ['others have only their model in common', '2@1 2@2 2@3', true],
  ['one of its very profile, and one of its acquirer and region', '0@0 1@0', false],
])('%s', (_what, text, expected) => {
  const alone: Shop = { place: { attribute: 'store', value: 's' }, members: [['T', one]] };
  expect(standsAlone(alone, begunIn(suspects(text)), senses)).toBe(expected);
  expect(standsAlone(alone, begunIn(suspects(text, 2)), senses)).toBe(true);
});

test('the terminals of a shop are no others to each other, and each has others of its kind', () => {
  const all = suspects('2@0/x 0@1/x 1@2 1@3');
  const [shop] = shopsOf(all).filter(({ members }) => members.length === 2) as [Shop];
  expect(standsAlone(shop, begunIn(all), senses)).toBe(false);
  expect(standsAlone(shop, begunIn(new Map(shop.members)), senses)).toBe(true);
});

test('a shop whose terminals began apart is held against those of each time', () => {
  const held = (others: string) => {
    const all = suspects(`0@60/x 0@200/x ${others}`);
    const [shop] = shopsOf(all).filter(({ members }) => members.length === 2) as [Shop];
    return standsAlone(shop, begunIn(all), senses);
  };
  expect(held('1@50 1@210')).toBe(false);
  expect(held('1@49 1@70')).toBe(true);
  expect(held('1@190 1@211')).toBe(true);
});

test('of very many over a day, each is held against few', () => {
  let looks = 0;
  const all = suspects(Array.from({ length: 1_440 }, (_, i) => `0@${i}`).join(' '));
  for (const one of all.values()) {
    const { since } = one;
    Object.defineProperty(one, 'since', {
      get: () => {
        looks += 1;
        return since;
      },
    });
  }
  const shops = shopsOf(all);
  const begun = begunIn(all);
  looks = 0;
  for (const shop of shops) expect(standsAlone(shop, begun, senses)).toBe(false);
  expect(looks).toBeLessThan(30 * shops.length);
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

test('among thousands who failed at all, some fail again by chance, and are no others', () => {
  const alone: Shop = { place: { attribute: 'store', value: 's' }, members: [['T', one]] };
  const beside = (nats: number) => {
    const crowd = Array.from({ length: 2_000 }, (_, i): [string, Suspect] => {
      return [`C-${i}`, { ...NOBODY, pay: 1, hits: 1 }];
    });
    const some = [...suspects('1@0 1@1 1@2')].map(([name, other]): [string, Suspect] => {
      return [name, { ...other, pay: nats }];
    });
    return standsAlone(alone, begunIn(new Map([...crowd, ...some])), senses);
  };
  expect([beside(5), beside(9)]).toEqual([true, false]);
});
