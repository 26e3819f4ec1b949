import { z } from 'zod';
import { formatMistake, parseYaml } from './load-yaml.js';

const Step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notify'), receiver: z.string() }),
  z.strictObject({ kind: z.literal('wait'), seconds: z.number().min(1) }),
]);
const Word = z.enum(['acquirer', 'region', 'model']);
const File = z.strictObject({
  rules: z.array(
    z.strictObject({
      alert: z.string(),
      severity: z.enum(['critical', 'warning', 'info']),
      for: z
        .string()
        .regex(/^\d+[smh]$/, 'expected a duration such as "90s" or "5m"')
        .optional(),
      labels: z.record(z.string(), z.string()).optional(),
      steps: z.array(Step).default([]),
      by: z.union([z.string(), z.array(z.string())]).optional(),
      watch: z.union([Word, z.tuple([Word, Word])]).optional(),
    }),
  ),
});

function mistakes(text: string): string[] {
  const loaded = parseYaml(File, text, 'rules/fleet.yaml');
  return loaded.ok ? [] : loaded.mistakes.map(formatMistake);
}

test('a good file is its value', () => {
  const text = 'rules:\n  - { alert: a, severity: info, by: [acquirer] }\n';
  expect(parseYaml(File, text, 'f')).toEqual({
    ok: true,
    value: { rules: [{ alert: 'a', severity: 'info', by: ['acquirer'], steps: [] }] },
  });
});

test('all mistakes are told in the order of the file, each at its place', () => {
  const text = `
rules:
  - alert: 17
    severity: fatal
    for: soon
    labels: { a: b, c: 3 }
  - severity: info
`;
  expect(mistakes(text)).toEqual([
    'rules/fleet.yaml:3:12: rules.0.alert: expected string, received number',
    'rules/fleet.yaml:4:15: rules.0.severity: expected one of "critical"|"warning"|"info"',
    'rules/fleet.yaml:5:10: rules.0.for: expected a duration such as "90s" or "5m"',
    'rules/fleet.yaml:6:24: rules.0.labels.c: expected string, received number',
    'rules/fleet.yaml:7:5: rules.1.alert: missing, expected string',
  ]);
});

test('an unknown key is shown where it stands, with the word that was meant', () => {
  const text = `
rules:
  - alert: a
    severty: info
    severity: info
    colour: red
    steps:
      - kind: notify
        reciever: oncall
        receiver: oncall
`;
  expect(mistakes(text)).toEqual([
    'rules/fleet.yaml:4:5: rules.0.severty: unknown key, did you mean "severity"?',
    'rules/fleet.yaml:6:5: rules.0.colour: unknown key, ' +
      'expected one of alert, severity, for, labels, steps, by, watch',
    'rules/fleet.yaml:9:9: rules.0.steps.0.reciever: unknown key, did you mean "receiver"?',
  ]);
});

test('a wrong kind of step is told its kinds, and a plain union its closest form', () => {
  const text = `
rules:
  - alert: a
    severity: info
    by: [1]
    steps: [{ kind: shout }]
`;
  expect(mistakes(text)).toEqual([
    'rules/fleet.yaml:5:10: rules.0.by.0: expected string, received number',
    'rules/fleet.yaml:6:21: rules.0.steps.0.kind: ' + 'expected one of "notify"|"wait"',
  ]);
});

test('of a long list of words, the one that was meant is told, not all of them', () => {
  const words = Array.from({ length: 30 }, (_, i) => `WORD_${i}`) as [string, ...string[]];
  const Long = z.strictObject({ a: z.enum(words), b: z.enum(words), c: z.enum(words) });
  const loaded = parseYaml(Long, 'a: WORD7\nb: nothing of it\n', 'f');
  expect(loaded.ok ? [] : loaded.mistakes.map(formatMistake)).toEqual([
    'f:1:1: c: missing, expected a word such as "WORD_0"',
    'f:1:4: a: unknown word, did you mean "WORD_7"?',
    'f:2:4: b: unknown word, expected one of 30 that the schema lists',
  ]);
});

test('broken syntax and double keys are mistakes with a place too', () => {
  expect(mistakes('rules:\n  - alert: "a\n  - b: [1, 2\n').length).toBeGreaterThan(0);
  expect(mistakes('rules: []\nrules: []\n')).toEqual([
    'rules/fleet.yaml:2:1: this key stands here a second time: leave one of the two',
  ]);
  expect(mistakes('rules: []\n---\nrules: []\n')).toEqual([
    'rules/fleet.yaml:2:1: a second document begins here ("---"): make a file of its own of it',
  ]);
  expect(mistakes('rules:\n\t- a\n')).toEqual([
    'rules/fleet.yaml:2:1: tabs are not allowed as indentation: use spaces',
  ]);
});

test('a number or a list beyond its bounds is told the bound', () => {
  const Bounds = z.strictObject({
    a: z.number().max(100),
    b: z.array(z.number()).min(2),
    c: z.number().gt(0),
    d: z.string().max(3),
  });
  const loaded = parseYaml(Bounds, 'a: 101\nb: [1]\nc: 0\nd: abcd\n', 'f');
  expect(loaded.ok ? [] : loaded.mistakes.map(({ message }) => message)).toEqual([
    'expected at most 100',
    'expected at least 2 items',
    'expected more than 0',
    'expected at most 3 characters',
  ]);
});

test('an empty file, a wrong top, a list where a mapping belongs', () => {
  const nothing = 'there is nothing in this file, expected object, received null';
  expect(mistakes('')).toEqual([`rules/fleet.yaml:1:1: ${nothing}`]);
  expect(mistakes('# nothing\n')).toEqual([`rules/fleet.yaml:1:1: ${nothing}`]);
  expect(mistakes('- a\n')).toEqual(['rules/fleet.yaml:1:1: expected object, received array']);
});

test('a file that unfolds into millions of nodes is refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
    bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`);
  }
  expect(mistakes(bomb.join('\n'))[0]).toContain('Excessive alias count');
});

test.each([
  ['severity: warnign', '3:27: rules.0.severity: unknown word, did you mean "warning"?'],
  ['severity: fatal', '3:27: rules.0.severity: expected one of "critical"|"warning"|"info"'],
  [
    'severity: info, watch: acquirre',
    '3:40: rules.0.watch: unknown word, did you mean "acquirer"?',
  ],
  [
    'severity: info, watch: [model, regon]',
    '3:48: rules.0.watch.1: unknown word, did you mean "region"?',
  ],
])('a closed word is told with the one that was meant: %s', (written, mistake) => {
  expect(mistakes(`\nrules:\n  - { alert: a, ${written} }\n`)).toEqual([
    `rules/fleet.yaml:${mistake}`,
  ]);
});

test('of few words that are alike none was meant more than another', () => {
  const Severity = z.strictObject({ severity: z.enum(['SEV1', 'SEV2', 'SEV3']) });
  const loaded = parseYaml(Severity, 'severity: SEV9', 'f');
  expect(loaded.ok ? [] : loaded.mistakes.map(formatMistake)).toEqual([
    'f:1:11: severity: expected one of "SEV1"|"SEV2"|"SEV3"',
  ]);
});
