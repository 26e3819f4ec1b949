import type { ProfileAttributes } from '../base/attribute.js';
import { MINUTE } from '../base/instant.js';
import { ReleaseBook } from './release-book.js';
import { type Belonging, hear, move, newReleases, weighReleases } from './releases.js';

const PROFILES: readonly ProfileAttributes[] = [
  { model: 'P90', acquirer: 'acq-1', app: '1' },
  { model: 'P90', acquirer: 'acq-1', app: '2' },
  { model: 'A920', acquirer: 'acq-1', app: '1' },
];

function belonging(profile: ProfileAttributes | undefined): Belonging {
  return { cohort: `${profile?.model}|${profile?.acquirer}`, versions: [`app=${profile?.app}`] };
}

/** The same told once through a book and once by names. */
function both(tell: (each: (profile: number, minutes: number, attempts: number) => void) => void) {
  const [own, byName] = [newReleases(0), newReleases(0)];
  const book = new ReleaseBook(own, belonging);
  tell((profile, minutes, attempts) => {
    book.hear(profile, PROFILES[profile], minutes, attempts);
    hear(byName, belonging(PROFILES[profile]), { minutes, attempts });
  });
  return { own, byName, book };
}

test('what is told by number is what is told by name', () => {
  const { own, byName } = both((each) => {
    for (let i = 0; i < 30; i += 1) each(i % 3, 0.7 * i, i % 5);
  });
  expect(own).toEqual(byName);
});

test('a cohort that was dropped is begun anew', () => {
  const { own, book } = both((each) => each(0, 1, 0));
  weighReleases(own, 10 * 60 * MINUTE, 1);
  expect(own.all.size).toBe(0);
  book.hear(0, PROFILES[0], 1, 2);
  expect(own.all.get('P90|acq-1')).toMatchObject({ present: 1, attempts: 2 });
});

test('roll-outs hear of their own cohorts, and a profile of other values belongs elsewhere', () => {
  const { own, book } = both((each) => each(0, 1, 0));
  move(own, book.of(0, PROFILES[0]), book.of(1, PROFILES[1]), 3, 0);
  book.hear(1, PROFILES[1], 2, 1);
  expect(own.rollouts.get('app=2')?.cohorts.get('P90|acq-1')).toMatchObject({ heard: 2 });
  expect(book.of(0, PROFILES[2]).cohort).toBe('A920|acq-1');
});
