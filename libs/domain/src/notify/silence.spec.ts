import { anOutage } from '../../../../test/support/an-outage.js';
import { refuseMatchers, type Silence, silencing, stateOfSilence } from './silence.js';

const NOW = Date.UTC(2026, 2, 10, 4, 31);

function matcher(text: string): Silence['matchers'][number] {
  const [, name = '', op = '', value = ''] = /^(\w+)(=~|!~|!=|=)(.*)$/.exec(text) ?? [];
  return { name, value, isRegex: op.endsWith('~'), isEqual: op.startsWith('=') };
}

function silence(matchers: string, changes: Partial<Silence> = {}): Silence {
  return {
    id: 's-1',
    matchers: matchers.split(' ').map(matcher),
    startsAt: NOW - 60_000,
    endsAt: NOW + 60_000,
    updatedAt: NOW - 60_000,
    createdBy: 'Li',
    comment: 'known',
    ...changes,
  };
}

test('it is active from its start until its end', () => {
  const { startsAt, endsAt } = silence('region=1');
  const states = [startsAt - 1, startsAt, endsAt - 1, endsAt].map((at) =>
    stateOfSilence({ startsAt, endsAt }, at),
  );
  expect(states).toEqual(['pending', 'active', 'active', 'expired']);
});

test.each([
  ['acquirer=acq-7', true],
  ['acquirer=acq', false],
  ['acquirer=~acq', false],
  ['acquirer=~acq-.*', true],
  ['acquirer!=acq-7', false],
  ['acquirer=acq-7 region=', true],
  ['acquirer=acq-7 region!=', false],
  ['acquirer=acq-7 model=A920', false],
  ['alertname=MassError55 severity=SEV2', true],
])('a SEV2 at acq-7 under %s is silent: %s', (matchers, silent) => {
  const { by } = silencing([silence(matchers)], anOutage({ severity: 'SEV2' }), NOW);
  expect(by !== null).toBe(silent);
});

test('an incident that is wider than the silence is told', () => {
  const cause = ['acq-7', 'acq-8'].map((value) => ({ attribute: 'acquirer' as const, value }));
  const wide = anOutage({ severity: 'SEV2', cause });
  expect(silencing([silence('acquirer=acq-7')], wide, NOW).by).toBeNull();
  expect(silencing([silence('acquirer=~acq-7|acq-8')], wide, NOW).by).not.toBeNull();
});

test.each([
  ['acquirer=acq-7', false],
  ['acquirer=acq-7 severity!=SEV4', false],
  ['acquirer=acq-7 severity=SEV1', true],
  ['acquirer=acq-7 severity=~SEV[12]', true],
])('a SEV1 is silent under %s: %s; where it is not, that is said', (matchers, silent) => {
  const { by, overruled } = silencing([silence(matchers)], anOutage(), NOW);
  expect([by !== null, overruled !== null]).toEqual([silent, !silent]);
});

test('one that is over, or not begun, silences nobody; of several the longest is named', () => {
  const sev2 = anOutage({ severity: 'SEV2' });
  const past = silence('acquirer=acq-7', { endsAt: NOW });
  const later = silence('acquirer=acq-7', { startsAt: NOW + 1 });
  expect(silencing([past, later], sev2, NOW)).toEqual({ by: null, overruled: null });
  const long = silence('acquirer=acq-7', { id: 's-2', endsAt: NOW + 120_000 });
  expect(silencing([silence('acquirer=acq-7'), long], sev2, NOW).by?.id).toBe('s-2');
});

test('matchers that cannot be meant are refused, all at once', () => {
  expect(refuseMatchers([matcher('acquirer=acq-7'), matcher('region=')])).toEqual([]);
  expect(refuseMatchers([matcher('region='), matcher('model=~.*')])).toEqual([
    'at least one matcher must not match an empty label',
  ]);
  expect(refuseMatchers([matcher('regoin=1'), matcher('model=~('), matcher('fw=~(a+)+')])).toEqual([
    expect.stringContaining('no label "regoin"'),
    '"(" is no regular expression',
    expect.stringContaining('repeats a group'),
  ]);
});
