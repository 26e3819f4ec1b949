import { anOutage } from '../../../../test/support/an-outage.js';
import { readMatchers } from './read-matchers.js';
import { lineOf, matchersOf } from './write-matchers.js';

test('an incident is silenced by its rule, its cause, and its gravity where that is SEV1', () => {
  expect(matchersOf(anOutage())).toBe('alertname="MassError55"\nacquirer="acq-7"\nseverity="SEV1"');
  const cause = ['a.1', 'b"2'].map((value) => ({ attribute: 'model' as const, value }));
  expect(matchersOf(anOutage({ severity: 'SEV2', cause }))).toBe(
    'alertname="MassError55"\nmodel=~"a\\\\.1|b\\"2"',
  );
});

test('what is written is read as it was meant, and written again the same', () => {
  const text = 'acquirer="acq-7"\nmodel=~"a\\\\.1|b\\"2"\nfw!="3"\napp!~"x.*"';
  const read = readMatchers(`\n${text}\n  \n`);
  expect(read).toEqual([
    { name: 'acquirer', value: 'acq-7', isRegex: false, isEqual: true },
    { name: 'model', value: 'a\\.1|b"2', isRegex: true, isEqual: true },
    { name: 'fw', value: '3', isRegex: false, isEqual: false },
    { name: 'app', value: 'x.*', isRegex: true, isEqual: false },
  ]);
  expect(typeof read === 'string' ? '' : read.map(lineOf).join('\n')).toBe(text);
});

test('a line that is no matcher is named', () => {
  expect(readMatchers('acquirer="acq-7"\n nonsense ')).toBe('nonsense');
});
