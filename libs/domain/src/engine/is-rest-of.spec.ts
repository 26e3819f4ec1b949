import { play } from '../../../../test/support/play-engine.js';

const CALM = '0s acq-1 10 acq-2 10 acq-3 10';

/** What incidents were found to be, each once. */
function lines(story: string): string[] {
  const found = play(`${CALM}\n${story}`).flatMap((line) => {
    const [, id, what] = /^\d+s (inc-\d+) (?:triggered|updated) \S+ (.*)$/.exec(line) ?? [];
    return what === undefined ? [] : [`${id} ${what}`];
  });
  return [...new Set(found)];
}

test('what fails at one acquirer and minutes later everywhere is one incident that grows', () => {
  const found = lines(
    '60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10 acq-3 9x96/10\n700s end',
  );
  expect(found).toEqual([
    'inc-1 acquirer=acq-1 acquirer_host SEV1',
    'inc-1 everything cascade SEV1',
  ]);
});

test('where hardly anybody pays elsewhere, who has not failed yet is not well for that', () => {
  const found = lines(
    '0s acq-3 1\n60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10 acq-3 1x96/1\n700s end',
  );
  expect(found.at(-1)).toBe('inc-1 everything cascade SEV1');
});

test('what fails at another acquirer while a third is well is another fault', () => {
  expect(lines('60s acq-1 9x96/10\n600s acq-1 9x96/10 acq-2 9x96/10\n700s end')).toEqual([
    'inc-1 acquirer=acq-1 acquirer_host SEV1',
    'inc-2 acquirer=acq-2 acquirer_host SEV1',
  ]);
});
