import { printed, run } from '../../../../test/support/play-engine.js';
import { aDigest, aRule, PROFILES, SETTINGS, START } from '../../../../test/support/tiny-fleet.js';
import { SECOND } from '../base/instant.js';
import type { Signature } from './detector.js';
import { DeviceEvents, deviceEvents } from './device-events.js';
import { own } from './registry.js';

/** Reads `12 APP.CRASH T-1 birth:crash T-2`: heartbeats, and who told of what. */
function read(text: string) {
  const [heartbeats, ...words] = text.split(' ');
  const rows = words.flatMap((code, i) =>
    i % 2 === 0 ? [{ profile: 1, terminal: words[i + 1] ?? '', at: 0, code }] : [],
  );
  const none = { wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
  const births = rows
    .filter(({ code }) => code.startsWith('birth:'))
    .map(({ code, ...who }) => ({ ...who, reason: code.slice('birth:'.length), boot: 1 }));
  const devices = rows
    .filter(({ code }) => !code.startsWith('birth:'))
    .map(({ code, ...who }) => ({ ...who, code: `dev:${code}` }));
  const heard = [{ profile: 1, heartbeats: Number(heartbeats), ...none }];
  const [sample] = deviceEvents.read?.(aDigest(0, [], [], [], { heard, births, devices })) ?? [];
  const hits = sample?.hits.map((hit) => `${hit.finding} ${hit.terminal}`);
  return { among: sample?.counts.get(1), hits };
}

test.each<[string, number, string[]]>([
  ['12', 12, []],
  ['12 APP.CRASH T-1', 12, ['device_crash T-1']],
  ['3 birth:crash T-1 birth:power T-2 birth:scheduled T-3', 3, ['device_crash T-1']],
  ['3 PRN.FAULT T-1 PRN.PAPER T-2', 3, ['device_printer T-1']],
  ['3 ICC.ATR T-1 NFC.RF T-2', 3, ['device_reader T-1', 'device_reader T-2']],
  ['3 PED.NOKEY T-1', 3, ['device_pin_pad T-1']],
  ['3 BATT.MAIN T-1 PRN.PAPER.NEAR T-2', 3, []],
  ['3 PRN.CUTTER T-1 KBD T-2', 3, ['device_printer T-1', 'device_reader T-2']],
  ['3 APP.ANR T-1', 3, ['device_crash T-1']],
  ['3 BATT.BACKUP T-1', 3, ['device_backup_battery T-1']],
  ['3 CLOCK.LOST T-1 TLS.CERT T-2', 3, ['device_clock T-1', 'device_tls T-2']],
  ['3 SIM.NONE T-1 COMM.DIAL T-2', 3, ['device_link T-1', 'device_link T-2']],
  ['3 STORE.FULL T-1 SAM T-2', 3, ['device_storage T-1', 'device_storage T-2']],
])('%s', (text, among, hits) => {
  expect(read(text)).toEqual({ among, hits });
});

test('a rule asks for one trouble', () => {
  const settings = DeviceEvents.parse({ kind: 'device_events', trouble: 'crash' });
  expect(deviceEvents.weigh(settings)).toMatchObject({ finding: 'device_crash', evidence: 25 });
});

test.each<[string[], string[], string | null]>([
  [['device_crash'], ['chain'], 'app_crash'],
  [['no_answer', 'device_crash'], ['app', 'model'], 'app_crash'],
  [['device_crash'], ['region'], null],
  [['device_printer'], ['model'], 'peripheral'],
  [['no_answer', 'device_printer'], ['model'], null],
  [['device_pin_pad'], ['fw'], 'terminal_pin_key'],
  [['device_clock'], ['fw'], 'terminal_date'],
  [['device_tls'], ['model'], 'certificate'],
  [['device_link'], ['carrier', 'region'], 'carrier_region'],
  [['device_link'], ['model'], 'peripheral'],
  [['device_link'], ['region'], null],
  [['device_backup_battery'], ['hw'], 'peripheral'],
])('%j at one %j is %s', (findings, attributes, name) => {
  const rest = { codes: new Map(), explainedShare: 1, ratio: 1, changes: [], ageMs: 0, reach: 0 };
  const signature: Signature = { class: findings[0] ?? '', findings, attributes, ...rest };
  expect(deviceEvents.diagnose?.(signature)).toBe(name);
});

/** Ten minutes of twelve profiles' heartbeats; in waves of 90 s, those of one model crash. */
function told(crashing: (second: number) => boolean) {
  const rule = aRule('ApplicationCrashes', '', {
    detector: { kind: 'device_events', trouble: 'crash' },
    gates: { failures: 10, terminals: 10 },
  });
  const ticks = Array.from({ length: 900 }, (_, i) => {
    const now = START + (i + 1) * SECOND;
    const none = { wills: 0, births: {}, goodbyes: {}, unwell: {}, hostsAway: {} };
    const heard = PROFILES.map(({ id }) => ({ profile: id, heartbeats: 2, ...none }));
    const devices = PROFILES.filter(({ attributes }) => attributes.model === 'A920')
      .filter(() => crashing(i) && i % 90 < 30)
      .map(({ id }) => {
        const terminal = `T-${id}-${i % 30}`;
        return { profile: id, terminal, merchant: `m-${terminal}`, at: now, code: 'dev:APP.CRASH' };
      });
    return { now, people: [], digests: [aDigest(now, [], [], [], { heard, devices })] };
  });
  return printed(run(ticks, { settings: { ...SETTINGS, rules: [rule] } }));
}

test('a model that crashes in waves is one incident, not over before the last wave', () => {
  const lines = told((second) => second >= 90 && second < 500);
  const times = lines.map((line) => line.replace(/^(\d+)s/, (_, s) => `${Math.floor(s / 100)}..`));
  expect(times.filter((line) => !line.includes('tell'))).toEqual([
    '0.. inc-1 triggered ApplicationCrashes model=A920 app_crash SEV2',
    '3.. inc-1 updated ApplicationCrashes model=A920 app_crash SEV2',
    '6.. inc-1 monitoring',
    '7.. inc-1 recovered',
  ]);
});

test('a terminal here and there that crashes is no incident', () => {
  expect(told((second) => second % 300 === 0)).toEqual([]);
});

test('whoever crashes again and again is silent by that; a broken reader silences nobody', () => {
  expect(own(['device_crash'], 'silent')).toBe(true);
  expect(own(['device_reader'], 'silent')).toBe(false);
});
