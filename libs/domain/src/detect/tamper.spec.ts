import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import { Tamper, tamper } from './tamper.js';

const none = { wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
const heard = PROFILES.map(({ id }) => ({ profile: id, heartbeats: 4, ...none }));

/**
 * Reads `20 T-1/3/m-1 hb`: in second 20 terminal T-1 of profile 3 and merchant m-1 is opened; `hb`
 * says so every minute from then on, `dev` once.
 */
function told(seconds: number, ...lines: readonly string[]): string[] {
  const opened = lines.map((line) => {
    const [, at, terminal = '', profile, merchant = '', how] =
      /^(\d+) ([^/]+)\/(\d+)\/(\S+) (hb|dev)$/.exec(line) ?? [];
    return { from: Number(at), terminal, profile: Number(profile), merchant, how };
  });
  const rules = ['1', '3'].map((terminals) => {
    const detector = { kind: 'tamper', terminals: Number(terminals) };
    return aRule(terminals === '1' ? 'TamperedTerminal' : 'TamperedBatch', '', { detector });
  });
  const ticks = Array.from({ length: seconds }, (_, i) => {
    const now = START + (i + 1) * SECOND;
    const devices = opened
      .filter(({ from, how }) => (how === 'hb' ? i >= from && (i - from) % 60 === 0 : i === from))
      .map(({ terminal, profile, merchant, how }) => {
        return {
          profile,
          terminal,
          merchant,
          at: now,
          code: how === 'hb' ? 'hb:tamper' : 'dev:TAMPER',
        };
      });
    return { now, people: [], digests: [aDigest(now, [], [], [], { heard, devices })] };
  });
  return printed(run(ticks, { settings: { ...SETTINGS, rules } }));
}

test('one opened terminal is a note that nobody is told', () => {
  expect(told(200, '20 T-1/3/m-1 hb')).toEqual([
    '141s inc-1 triggered TamperedTerminal merchant=m-1 tamper_one SEV4',
  ]);
});

test('several of one model are a batch, and named by it, however often they say so', () => {
  const lines = PROFILES.filter(({ attributes }) => attributes.model === 'P90').flatMap(({ id }) =>
    [0, 1, 2, 3].map((i) => `${20 + i} T-${id}-${i}/${id}/m-${id}-${i} hb`),
  );
  const all = told(300, ...lines);
  expect(all.map((line) => line.replace(/^\d+s /, ''))).toEqual([
    'inc-1 triggered TamperedBatch model=P90 tamper_batch SEV3',
    'tell oncall first inc-1',
  ]);
});

test('three at one shop are named by the shop', () => {
  const all = told(150, '20 T-1/3/m-1 dev', '30 T-2/3/m-1 dev', '40 T-3/3/m-1 dev');
  expect(all).toEqual([
    '81s inc-1 triggered TamperedBatch merchant=m-1 tamper_batch SEV3',
    '81s tell oncall first inc-1',
  ]);
});

test('two are two notes; the third within half an hour makes a batch of them', () => {
  const all = told(700, '20 T-1/3/m-1 hb', '300 T-2/3/m-1 hb', '600 T-3/3/m-1 hb');
  expect(all.filter((line) => !line.includes('tell'))).toEqual([
    '141s inc-1 triggered TamperedTerminal merchant=m-1 tamper_one SEV4',
    '601s inc-2 triggered TamperedBatch merchant=m-1 tamper_batch SEV3',
  ]);
});

/** Batches of a fleet with an alarm every ten minutes, when these come after ten hours of it. */
function batchesBeside(...more: readonly { terminal: string; merchant: string }[]) {
  const kept = new Map<string, unknown>();
  const asked = { detector: Tamper.parse({ kind: 'tamper', terminals: 3 }) };
  const at = (minute: number) => START + minute * 60 * SECOND;
  let found: unknown[] = [];
  for (let minute = 0; minute <= 608; minute += 1) {
    const now = at(minute);
    const own = minute % 10 === 0 ? [{ terminal: `T-${minute}`, merchant: `m-${minute}` }] : [];
    const rows = [...own, ...(minute === 605 ? more : [])];
    const devices = rows.map((who) => ({ ...who, profile: 1, at: now, code: 'dev:TAMPER' }));
    const senses = { kept, now, digests: [aDigest(now, [], [], [], { devices })] } as never;
    tamper.sense?.(senses);
    const batches = tamper.decide?.(asked as never, [], senses) ?? [];
    if (minute >= 605) found = [...found, ...batches.map(({ scope }) => scope ?? 'searched')];
  }
  return found;
}

test('as many as a fleet has anyhow are no batch, unless they are of one shop', () => {
  const of = (count: number, merchant?: string) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ terminal: `T-x${i}`, merchant: merchant ?? `m-x${i}` },
    }));
  expect(batchesBeside(...of(3))).toEqual([]);
  expect(batchesBeside(...of(3, 'm-x'))[0]).toEqual([{ attribute: 'merchant', value: 'm-x' }]);
  expect(batchesBeside(...of(20))[0]).toBe('searched');
});

test('those whom an earlier version knew are no pace: nobody knows how long it took', () => {
  const one = { profile: 1, noted: true, batchedAt: null };
  const known = Array.from({ length: 8 }, (_, i): [string, unknown] => {
    const since = START - (2 + i) * 60 * 60 * SECOND;
    return [`T-${i}`, { ...one, merchant: `m-${i}`, since, at: since }];
  });
  const kept = new Map<string, unknown>([['opened', new Map(known)]]);
  const asked = { detector: Tamper.parse({ kind: 'tamper', terminals: 3 }) };
  let found: unknown[] = [];
  for (let second = 0; second < 90; second += 1) {
    const now = START + second * SECOND;
    const rows = second === 10 ? ['a', 'b', 'c'] : [];
    const devices = rows.map((name) => ({
      ...{ profile: 1, terminal: `T-${name}`, merchant: `m-${name}`, at: now, code: 'dev:TAMPER' },
    }));
    const senses = { kept, now, digests: [aDigest(now, [], [], [], { devices })] } as never;
    tamper.sense?.(senses);
    found = [...found, ...(tamper.decide?.(asked as never, [], senses) ?? [])];
  }
  expect(found[0]).toMatchObject({ score: 3 });
});

test('what a rule asks for is what it finds', () => {
  const finding = (terminals: number) => tamper.weigh(Tamper.parse({ kind: 'tamper', terminals }));
  expect([finding(1).finding, finding(2).finding]).toEqual(['tamper_one', 'tamper_batch']);
});

test.each([
  ['dev:TAMPER', 2],
  ['dev:PED.TAMPERED', 2],
  ['hb:tamper', 2],
  ['dev:PED.KCV', 0],
  ['dev:BATT.BACKUP', 0],
])('%s is %i hits, one for each kind of rule', (code, hits) => {
  const devices = [{ profile: 1, terminal: 'T-1', at: START, code }];
  const [sample] = tamper.read?.(aDigest(START, [], [], [], { heard, devices })) ?? [];
  expect(sample?.hits).toHaveLength(hits);
  expect(sample?.counts.get(1)).toBe(4);
});
