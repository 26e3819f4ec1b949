import type { Signature } from '../detect/detector.js';
import { diagnose } from './diagnose.js';

const shape = (more: Partial<Signature>): Signature => ({
  class: 'pin_key',
  findings: [more.class ?? 'pin_key'],
  attributes: ['acquirer'],
  explainedShare: 0.95,
  codes: new Map([['cup-pos:55', 100]]),
  ratio: 0.9,
  changes: [],
  ageMs: 120_000,
  reach: 0.2,
  ...more,
});

/** A diagnosis with the kinds of what speaks for it and against it. */
function grounds(more: Partial<Signature>): string[] {
  return diagnose(shape(more)).weighed.map(({ diagnosis, for: pro, against }) => {
    const kinds = (all: typeof pro) => all.map(({ kind }) => kind).join(' ');
    return `${diagnosis} + ${kinds(pro)} - ${kinds(against)}`;
  });
}

test('a lost zone key, and why it is none of the others', () => {
  const changes = [{ what: 'key_reset' }];
  const locks = { failures: 9, codes: ['cup-pos:75'], since: 0, afterMs: 0, behind: null };
  expect(grounds({ changes, locks, isPinlessHealthy: true })).toEqual([
    'zone_pin_key + at failing_share change pinless_healthy locks - ',
    'hsm + at pinless_healthy locks - hsm_codes failing_share',
    'terminal_pin_key + pinless_healthy locks - elsewhere',
    'issuer_down +  - elsewhere',
  ]);
});

test('what speaks against a diagnosis that was given is told, too', () => {
  expect(grounds({ isPinlessHealthy: false })[0]).toBe(
    'zone_pin_key + at failing_share - no_change pinless_fails',
  );
});

test('a cut-over that hangs is no host that is down, whatever the place', () => {
  const codes = new Map([['cup-pos:90', 9]]);
  expect(grounds({ class: 'host_system', codes }).slice(0, 2)).toEqual([
    'cutover_stuck + at cutover_codes - ',
    'acquirer_host + at - cutover_codes',
  ]);
});

test('what fails a little is no host that is down, and what fails in mass no burn', () => {
  const codes = new Map([['cup-pos:96', 9]]);
  expect(grounds({ class: 'host_system', codes, ratio: 0.01 }).slice(0, 2)).toEqual([
    'slow_burn + at failing_share - ',
    'acquirer_host + at - failing_share',
  ]);
  expect(grounds({ class: 'host_system', codes }).join()).not.toMatch(/slow_burn/);
});

test.each([
  [1, 'switch_regional + everywhere - '],
  [0.3, 'unknown + not_found - '],
])('an empty cause that explains %d of it', (explainedShare, first) => {
  const found = grounds({ class: 'no_answer', attributes: [], explainedShare });
  expect(found[0]).toBe(first);
  expect(found).toHaveLength(4);
});

test('what a detector has named itself is not weighed against payments', () => {
  expect(diagnose(shape({ class: 'tamper', findings: ['tamper'] })).weighed).toEqual([]);
});

test('the diagnosis that was given comes first, and no other twice', () => {
  const attributes = [
    'acquirer',
    'issuer',
    'scheme',
    'region',
    'carrier',
    'model',
    'keys',
    'param',
  ];
  const classes = ['pin_key', 'issuer_link', 'host_system', 'format', 'config', 'card_data_read'];
  for (const cls of classes) {
    for (const attribute of attributes) {
      const { id, weighed } = diagnose(shape({ class: cls, attributes: [attribute] }));
      expect(weighed[0]?.diagnosis).toBe(id);
      expect(new Set(weighed.map(({ diagnosis }) => diagnosis)).size).toBe(weighed.length);
      // A mass of PIN errors that names no other fault is taken for the security module.
      if (id !== 'unknown' && id !== 'hsm') expect(weighed[0]?.for).not.toEqual([]);
    }
  }
});

test('a cascade is weighed where something spread, and of no other outage', () => {
  const everywhere = { class: 'no_answer', attributes: [], explainedShare: 1 };
  const spread = { attribute: 'issuer', aloneMs: 400_000, sameCodes: 0.2 };
  const told = grounds({ ...everywhere, spread });
  expect(told[0]).toBe('cascade + everywhere spread - same_codes');
  expect(told.join()).toContain('switch_regional + everywhere - ');
  expect(grounds(everywhere).join()).not.toContain('cascade');
});
