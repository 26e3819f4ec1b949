import { codesOf, judgeNotices } from './judge-notices.js';

const CAUSE = [
  { attribute: 'acquirer', value: 'acq-1' },
  { attribute: 'acquirer', value: 'acq-2' },
] as const;
const outage = {
  ...{ cause: CAUSE, codes: new Set(['cup-pos:55']) },
  ...{ from: 1_000_000, to: 1_060_000, over: 1_120_000 },
};

/** Reads `1s m-1 acq-1 55` as a failure a second after the beginning. */
function judge(lines: readonly string[], told: readonly string[], codes = outage.codes) {
  const failures = lines.map((line) => {
    const [second = '', terminal = '', acquirer = '', code = ''] = line.split(' ');
    const at = outage.from + Number(second.slice(0, -1)) * 1_000;
    const said = code.includes(':') ? code : `cup-pos:${code}`;
    return { at, terminal, code: said, attributes: { acquirer } };
  });
  return judgeNotices({ ...outage, codes }, failures, (terminal) => terminal, new Set(told));
}

test('who was hit and told is right', () => {
  const lines = ['1s m-1 acq-1 55', '2s m-2 acq-2 55'];
  expect(judge(lines, ['m-1', 'm-2'])).toEqual({ missing: [], wrong: [] });
});

test('who was hit and heard nothing is missing', () => {
  expect(judge(['1s m-1 acq-1 55', '2s m-2 acq-2 55'], ['m-1']).missing).toEqual(['m-2']);
});

test('who is elsewhere, or failed another day, and was told is wrong', () => {
  const lines = ['1s m-1 acq-1 55', '2s m-3 acq-3 55', '-900s m-4 acq-1 55'];
  expect(judge(lines, ['m-1', 'm-3', 'm-4', 'm-5']).wrong).toEqual(['m-3', 'm-4', 'm-5']);
});

test('an everyday failure in its scope before it was over may be told, and need not be', () => {
  const lines = ['1s m-1 acq-1 55', '90s m-2 acq-1 51'];
  expect(judge(lines, ['m-1', 'm-2'])).toEqual({ missing: [], wrong: [] });
  expect(judge(lines, ['m-1'])).toEqual({ missing: [], wrong: [] });
});

test('a device that failed by the story is a hit, and another device no reason to be told', () => {
  const lines = ['1s m-1 acq-1 dev:APP.CRASH', '2s m-2 acq-1 dev:PRN.PAPER'];
  const codes = new Set(['dev:APP.CRASH']);
  const judged = (told: readonly string[]) => judge(lines, told, codes);
  expect(judged(['m-1'])).toEqual({ missing: [], wrong: [] });
  expect(judged(['m-2'])).toEqual({ missing: ['m-1'], wrong: ['m-2'] });
});

test('what fails by a story is its answers, what is not answered, and what its devices say', () => {
  const answers = { of: 'all', share: 1, codes: { 'cup-pos:55': 1 }, noAnswer: 0.5 } as const;
  const device = { code: 'dev:APP.CRASH', share: 1 };
  const codes = codesOf([{ answers }, { device }, {}] as unknown as Parameters<typeof codesOf>[0]);
  expect([...codes]).toEqual(['cup-pos:55', 'local:timeout', 'dev:APP.CRASH']);
});
