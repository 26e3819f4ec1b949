/** Whether an incident is over is asked in one place: it may be resolved, merged or reviewed. */
import { sourceFiles } from '../support/source-files.js';

/** Notices have a status of their own, `firing` or `resolved`; a review wants this very end. */
const MAY = [
  /^apps\/alerts\/src\/receivers\//,
  /^libs\/domain\/src\/notify\//,
  /^libs\/domain\/src\/incident\/apply-event\.ts$/,
  /^apps\/(api|console)\/src\/review\//,
  /^test\/|\.spec\.tsx?$/,
];

test('nobody compares the status of an incident with one of the ways in which it ends', () => {
  const found = sourceFiles(/\.tsx?$/)
    .filter(({ path }) => !MAY.some((may) => may.test(path)))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^.*\bstatus\s*[!=]==\s*'resolved'.*$/gm)].map(
        ([line]) => `${path}: ${line.trim()}`,
      ),
    );
  expect(found).toEqual([]);
});
