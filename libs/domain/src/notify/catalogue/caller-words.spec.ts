import { AROUND, callerWordsOf } from './caller-words.js';

const diagnoses = ['zone_pin_key', 'acquirer_host', 'carrier_region', 'certificate', 'fee_plan'];

test('each cause has words of its own; one that nobody listed has those of the unknown', () => {
  const said = new Set(diagnoses.map((id) => callerWordsOf(id).what.en));
  expect(said.size).toBe(diagnoses.length);
  expect(callerWordsOf('constructor')).toBe(callerWordsOf('unknown'));
});

test('of what is slow it is not said that payments fail at a host or in a network', () => {
  for (const id of ['host_slow', 'network_slow']) {
    expect(callerWordsOf(id)).toBe(callerWordsOf('unknown'));
  }
});

test('nothing that is said to a merchant is a code, an id or a word of ours', () => {
  const all = [...diagnoses.map(callerWordsOf), callerWordsOf('unknown')];
  const texts = all.flatMap(({ what, now }) => [what, now]).concat(Object.values(AROUND));
  for (const { en, 'zh-CN': zh } of texts) {
    expect(en).not.toMatch(/\b(55|91|96|HSM|SEV\d|acq-|issuer|acquirer|incident)\b|_/);
    expect(zh).not.toMatch(/HSM|SEV\d|收单|发卡行|_/);
    expect(en).toMatch(/[.]$/);
    expect(zh).toMatch(/。$/);
  }
});
