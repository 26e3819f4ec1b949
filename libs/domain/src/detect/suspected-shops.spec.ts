import { START } from '../../../../test/support/tiny-fleet.js';
import { MINUTE } from '../base/instant.js';
import { type Suspect, shopsOf } from './suspected-shops.js';

/** Reads `m-1/s-1@5`: a suspect of a merchant's store, or of the merchant alone, since a minute. */
function found(text: string, hits = 3): string[] {
  const suspects = text.split(' ').map((word, i): [string, Suspect] => {
    const [place = '', minutes] = word.split('@');
    const [merchant, store] = place.split('/');
    const since = START + Number(minutes) * MINUTE;
    const nothing = { pay: 0, device: 0, at: since, profile: 0, hits };
    return [
      `T${i}`,
      { ...nothing, merchant: merchant || undefined, ...(store && { store }), since },
    ];
  });
  return shopsOf(new Map(suspects)).map(({ place, members }) => {
    return `${place.attribute}=${place.value} ${members.map(([name]) => name).join(',')}`;
  });
}

test.each([
  ['terminals of one store, the first before the others', 'm/s@9 m/s@1', ['store=s T1,T0']],
  ['a merchant whose stores nobody told', 'm@1 m@300', ['merchant=m T0,T1']],
  ['two stores of a merchant', 'm/s@0 m/s@3 m/r@60', ['store=s T0,T1', 'store=r T2']],
  ['two stores that began together', 'm/s@0 m/s@3 m/r@9', ['merchant=m T0,T1,T2']],
  [
    'stores that began together, and one later',
    'm/a@0 m/b@5 m/c@30',
    ['merchant=m T0,T1', 'store=c T2'],
  ],
  ['a store and a terminal that tells none', 'm/s@0 m@60', ['store=s T0', 'merchant=m T1']],
  ['of those, who began first', 'm/s@0 m/s@300 m/r@9', ['merchant=m T0,T2,T1']],
  ['two merchants that began together', 'm/s@0 n/r@0', ['store=s T0', 'store=r T1']],
  ['nobody’s terminal', '@0 @1', []],
])('%s', (_what, text, shops) => {
  expect(found(text)).toEqual(shops);
  expect(found(text, 2)).toEqual([]);
});

test.each([
  ['one store', (i: number) => `m/s@${i % 7}`],
  ['many stores of a merchant', (i: number) => `m/s${i >> 2}@0`],
])('twenty thousand of %s are no more work than of many shops', (_what, placeOf) => {
  const spent = (tell: (i: number) => string) => {
    const text = Array.from({ length: 20_000 }, (_, i) => tell(i)).join(' ');
    const from = process.cpuUsage();
    found(text);
    const { user, system } = process.cpuUsage(from);
    return user + system;
  };
  const many = spent((i) => `m${i >> 2}/s${i >> 2}@0`);
  expect(spent(placeOf)).toBeLessThan(5 * many);
});
