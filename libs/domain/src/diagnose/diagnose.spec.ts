import type { Signature } from '../detect/detector.js';
import { DIAGNOSES, diagnose } from './diagnose.js';

const shape = (more: Partial<Signature>): Signature => ({
  class: 'pin_key',
  findings: [more.class ?? 'pin_key'],
  attributes: ['acquirer'],
  explainedShare: 0.95,
  codes: new Map([
    ['cup-pos:55', 90],
    ['cup-pos:99', 10],
  ]),
  ratio: 0.9,
  changes: [],
  ageMs: 120_000,
  reach: 0.2,
  ...more,
});

const CASE_ONE = { playbook: 'case_one', severity: 'SEV1' } as const;
const spreads = (sameCodes: number) => ({ attribute: 'issuer', aloneMs: 400_000, sameCodes });

test.each<[string, Partial<Signature>, string, string, string]>([
  ['PIN errors at one acquirer', {}, 'zone_pin_key', 'key', 'SEV1'],
  ['PIN errors of one key set', { attributes: ['keys'] }, 'terminal_pin_key', 'key', 'SEV1'],
  ['PIN errors of one release', { attributes: ['fw', 'model'] }, 'terminal_pin_key', 'key', 'SEV1'],
  ['a third of the PINs at one acquirer', { ratio: 0.33 }, 'hsm', 'hsm', 'SEV1'],
  ['a third in the first minute', { ratio: 0.33, ageMs: 5_000 }, 'zone_pin_key', 'key', 'SEV1'],
  ...[0, 1, 2, 6].map((seen): [string, Partial<Signature>, string, string, string] => {
    const [id, playbook] = seen < 6 ? ['zone_pin_key', 'key'] : ['hsm', 'hsm'];
    const early = { ageMs: 10_000, declines: { seen, beside: 100, usual: 0.06 } };
    return [`a hundred in the first minute beside ${seen} declines`, early, id, playbook, 'SEV1'];
  }),
  [
    'a third, after a key reset',
    { ratio: 0.33, changes: [{ what: 'key_reset' }] },
    'zone_pin_key',
    'key',
    'SEV1',
  ],
  [
    'A7 leads',
    {
      codes: new Map([
        ['cup-pos:A7', 9],
        ['cup-pos:55', 1],
      ]),
    },
    'hsm',
    'hsm',
    'SEV1',
  ],
  [
    'what other dialects call a faulty security module',
    { codes: new Map([['iso8583-1993:920', 9]]) },
    'hsm',
    'hsm',
    'SEV1',
  ],
  ...(
    [
      ['acquirer', 0.025, 'acquirer_host', 'acq_host', 'SEV1'],
      ['acquirer', 0.016, 'slow_burn', 'case_one', 'SEV3'],
      ['region', 0.016, 'slow_burn', 'case_one', 'SEV3'],
      ['carrier', 0.016, 'slow_burn', 'case_one', 'SEV3'],
    ] as const
  ).map(([at, ratio, ...named]): [string, Partial<Signature>, string, string, string] => {
    return [`${ratio} of an ${at}`, { class: 'no_answer', attributes: [at], ratio }, ...named];
  }),
  [
    'an issuer that is away',
    { class: 'issuer_link', attributes: ['issuer'] },
    'issuer_down',
    'issuer',
    'SEV2',
  ],
  ...['cup-pos:90', 'visa:90', 'mastercard:90', 'iso8583-1993:906'].map(
    (code): [string, Partial<Signature>, string, string, string] => [
      `a mass of ${code} at one acquirer`,
      { class: 'host_system', codes: new Map([[code, 9]]) },
      'cutover_stuck',
      'cutover',
      'SEV1',
    ],
  ),
  [
    'cut-over answers that are few among system errors',
    {
      class: 'host_system',
      codes: new Map([
        ['cup-pos:96', 9],
        ['cup-pos:90', 4],
      ]),
    },
    'acquirer_host',
    'acq_host',
    'SEV1',
  ],
  [
    'everything fails',
    { class: 'no_answer', attributes: [], explainedShare: 1 },
    'switch_regional',
    'acq_host',
    'SEV1',
  ],
  [
    'nothing explains what fails: that is no whole fleet',
    { class: 'no_answer', attributes: [], explainedShare: 0.3 },
    'unknown',
    'case_one',
    'SEV1',
  ],
  [
    'everything fails after one issuer did',
    { class: 'no_answer', attributes: [], explainedShare: 1, spread: spreads(0) },
    'cascade',
    'scheme',
    'SEV1',
  ],
  [
    'three issuers fail as the first one did',
    { class: 'issuer_link', attributes: ['issuer', 'issuer', 'issuer'], spread: spreads(0.9) },
    'cascade',
    'scheme',
    'SEV1',
  ],
  [
    'three issuers fail otherwise than the first one did',
    { class: 'issuer_link', attributes: ['issuer', 'issuer', 'issuer'], spread: spreads(0.1) },
    'issuer_down',
    'issuer',
    'SEV2',
  ],
  [
    'a day switch that hangs everywhere after one acquirer failed',
    {
      ...{ class: 'host_system', attributes: [], explainedShare: 1, spread: spreads(0.1) },
      codes: new Map([['cup-pos:90', 9]]),
    },
    'cutover_stuck',
    'cutover',
    'SEV1',
  ],
  ['an acquirer that is away', { class: 'no_answer' }, 'acquirer_host', 'acq_host', 'SEV1'],
  [
    'format errors of one build',
    { class: 'format', attributes: ['app'] },
    'release',
    'release',
    'SEV2',
  ],
  [
    'expired cards on one firmware',
    { class: 'card_data_read', attributes: ['fw'] },
    'terminal_date',
    'clock',
    'SEV2',
  ],
  ...(
    [
      ['cards that must be inserted at one model', '45', { attributes: ['model'] }, 'peripheral'],
      ['cards without an issuer since a table', '15', { attributes: ['param'] }, 'parameters'],
      ['cards without an issuer in a build', '15', { attributes: ['app'] }, 'release'],
      ['wrong card numbers on a firmware', '14', { attributes: ['fw'] }, 'release'],
      ['cards without an issuer in a region', '15', { attributes: ['region'] }, 'unknown'],
    ] as const
  ).map(([name, code, more, id]): [string, Partial<Signature>, string, string, string] => {
    const codes = new Map([[`cup-pos:${code}`, 9]]);
    const { playbook = '', severity = 'SEV1' } =
      id === 'unknown' ? CASE_ONE : (DIAGNOSES[id] ?? {});
    return [name, { class: 'card_data_read', codes, ...more }, id, playbook, severity];
  }),
  [
    'messages whose check sum is wrong since a build',
    { attributes: ['app'], codes: new Map([['cup-pos:A0', 9]]), changes: [{ what: 'app' }] },
    'release',
    'release',
    'SEV2',
  ],
  [
    'messages whose check sum is wrong since keys were injected',
    {
      attributes: ['app'],
      codes: new Map([['cup-pos:A0', 9]]),
      changes: [{ what: 'app' }, { what: 'rki' }],
    },
    'terminal_pin_key',
    'key',
    'SEV1',
  ],
  [
    'a chain that the host does not know',
    { class: 'config', attributes: ['chain'], codes: new Map([['cup-pos:03', 9]]) },
    'merchant_master_data',
    'masterdata',
    'SEV2',
  ],
  [
    'a chain whose parameters were changed',
    { class: 'config', attributes: ['chain'], changes: [{ what: 'param' }] },
    'parameters',
    'param',
    'SEV2',
  ],
  [
    'an answer for many terminals of one merchant',
    { class: 'host_system', attributes: ['merchant'], reach: 1 },
    'merchant_own',
    'merchant',
    'SEV3',
  ],
  [
    'an answer for many terminals of one store',
    { class: 'host_system', attributes: ['store'], reach: 1 },
    'store_own',
    'merchant',
    'SEV3',
  ],
  [
    'one store that the host does not know',
    { class: 'config', attributes: ['store'] },
    'merchant_master_data',
    'masterdata',
    'SEV3',
  ],
  [
    'one merchant that the host does not know',
    { class: 'config', attributes: ['merchant'] },
    'merchant_master_data',
    'masterdata',
    'SEV3',
  ],
  [
    'merchants of an acquirer that the host does not know',
    { class: 'config', attributes: ['acquirer'] },
    'merchant_master_data',
    'masterdata',
    'SEV2',
  ],
  [
    'wrong parameters of a version that was just rolled out',
    { class: 'config', attributes: ['app'], changes: [{ what: 'app' }] },
    'release',
    'release',
    'SEV2',
  ],
  [
    'wrong parameters of a version, when parameters were changed, too',
    { class: 'config', attributes: ['app'], changes: [{ what: 'app' }, { what: 'param' }] },
    'parameters',
    'param',
    'SEV2',
  ],
  [
    'wrong parameters of a version that is not new',
    { class: 'config', attributes: ['app'] },
    'parameters',
    'param',
    'SEV2',
  ],
  ['no one knows', { class: 'other', attributes: [], reach: 0.001 }, 'unknown', 'case_one', 'SEV3'],
])('%s', (_name, more, id, playbook, severity) => {
  expect(diagnose(shape(more))).toMatchObject({ id, playbook, severity });
});

test('restarting and retrying are forbidden while keys are out of step', () => {
  expect(diagnose(shape({})).forbidden).toEqual(['restart', 'retry_pin']);
});

test('every diagnosis that can be given is in the table', () => {
  for (const cls of [
    'pin_key',
    'issuer_link',
    'no_answer',
    'host_system',
    'format',
    'config',
    'card_data_read',
    'funds',
    'device',
    'other',
  ] as const)
    for (const attribute of [
      'acquirer',
      'issuer',
      'scheme',
      'region',
      'carrier',
      'model',
      'app',
      'param',
      'keys',
      'chain',
    ])
      for (const ratio of [0.05, 0.3, 0.95])
        expect(DIAGNOSES).toHaveProperty(
          diagnose(shape({ class: cls, attributes: [attribute], ratio })).id,
        );
});
