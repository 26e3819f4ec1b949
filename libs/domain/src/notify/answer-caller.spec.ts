import { anOutage } from '../../../../test/support/an-outage.js';
import { wordsForHit, wordsForNoHit } from './answer-caller.js';

const incident = anOutage();

test('who is hit hears what it is, what to do now, and what not to do, in both languages', () => {
  const { en, 'zh-CN': zh } = wordsForHit(incident);
  expect(en).toMatch(
    /^Payments with a PIN fail .* Take contactless .* Do not: restart terminals; /,
  );
  expect(zh).toMatch(/^输密交易失败.*请改用免密.*请勿：重启终端；/);
});

test('when it is over that is what he hears, and nothing to do', () => {
  const over = wordsForHit({ ...incident, status: 'resolved', resolvedAt: incident.startedAt + 1 });
  expect(over.en).toMatch(/It is over/);
  expect(over.en).not.toMatch(/Take|Do not/);
  expect(over['zh-CN']).toMatch(/已恢复/);
});

test('an incident that forbids nothing says nothing of it', () => {
  expect(wordsForHit({ ...incident, forbidden: [] }).en).not.toMatch(/Do not/);
});

test('who is not hit is asked for what helps to look into it; a stranger for the label', () => {
  expect(wordsForNoHit(true).en).toMatch(/note the terminal/);
  expect(wordsForNoHit(false)['zh-CN']).toMatch(/标签/);
});
