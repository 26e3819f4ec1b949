import fc from 'fast-check';
import { boundsOf } from '#domain/ledger/number-set.js';
import { Ledger, ranges_of_boot_max, type SavedBoot } from './ledger.js';

const SLOT = 0;

/**
 * Plays a line of words on one terminal and shows what came of each:
 *
 *   5:1        claims number 1 of start 5: `+` fresh, `=` duplicate, `~` scattered, `?` not known
 *   keep, back the batch has committed; it was not
 *   save       what a checkpoint writes, as `5{[1,3)}`
 *   fail       the same, but it cannot be written
 *   load=5{…}  takes a start over as the database has it
 */
function play(line: string, ledger = new Ledger()): string {
  return line
    .split(' ')
    .map((word) => playWord(ledger, word))
    .filter((shown) => shown !== '')
    .join(' ');
}

/** Gives out everything at once, and perhaps takes it back. */
function saveAll(ledger: Ledger, failing = false): SavedBoot[] {
  ledger.beginSave();
  const saved: SavedBoot[] = [];
  for (let next = ledger.nextSave(2); next; next = ledger.nextSave(2)) saved.push(...next);
  if (failing) ledger.stillDirty(saved);
  return saved;
}

function playWord(ledger: Ledger, word: string): string {
  if (word === 'keep') ledger.keep();
  else if (word === 'back') ledger.rollBack();
  else if (word.startsWith('load=')) {
    const [, boot, bounds = ''] = /^load=(\d+)(.*)$/.exec(word) ?? [];
    ledger.restore(SLOT, Number(boot), boundsOf(bounds));
  } else if (word === 'save' || word === 'fail') {
    const saved = saveAll(ledger, word === 'fail');
    return saved.map(({ boot, received }) => `${boot}${received}`).join('|') || 'nothing';
  } else {
    const [boot, seq] = word.split(':').map(Number) as [number, number];
    if (!ledger.knows(SLOT, boot)) return '?';
    return { fresh: '+', duplicate: '=', scattered: '~' }[ledger.claim(SLOT, boot, seq, 1)];
  }
  return '';
}

test.each([
  ['numbers in order, and one of them again', '5:1 5:2 5:2 save', '+ + = 5{[1,3)}'],
  ['a hole, and what closes it', '5:1 5:3 save 5:2 save', '+ + 5{[1,2),[3,4)} + 5{[1,4)}'],
  ['backwards from the first one', '5:9 5:8 5:9 save', '+ + = 5{[8,10)}'],
  ['what was taken back is fresh again', '5:1 keep 5:2 back 5:1 5:2', '+ + = +'],
  ['a first claim that was taken back leaves nothing to write', '5:1 back save', '+ nothing'],
  ['a newer start makes the one before an earlier one', '5:1 6:1 5:1 5:2', '+ + = +'],
  ['both are written', '5:1 6:1 keep save save', '+ + 6{[1,2)}|5{[1,2)} nothing'],
  ['a newer start that was taken back', '5:1 keep 6:1 back 5:1 6:1 5:1', '+ + = + ='],
  [
    'two newer starts, out of order, taken back and made again, are written once each',
    '5:1 keep 7:1 load=6{} 6:1 back 6:1 7:1 keep save',
    '+ + + + + 7{[1,2)}|5{[1,2)}|6{[1,2)}',
  ],
  ['an earlier start has to be loaded first', 'load=6{[1,3)} 5:1 load=5{[1,2)} 5:1 5:2', '? = +'],
  ['what is as in the database is not written', 'load=6{[1,3)} load=5{[1,2)} save', 'nothing'],
  [
    'what could not be written is written next time',
    '5:1 fail save save',
    '+ 5{[1,2)} 5{[1,2)} nothing',
  ],
  [
    'also of a start that has become an earlier one meanwhile',
    '5:1 keep fail 6:1 keep save',
    '+ 5{[1,2)} + 6{[1,2)}|5{[1,2)}',
  ],
  [
    'the largest numbers there are',
    `${2 ** 53 - 1}:${2 ** 53 - 1} ${2 ** 53 - 1}:${2 ** 53 - 1}`,
    '+ =',
  ],
])('%s', (_name, line, expected) => {
  expect(play(line)).toBe(expected);
});

test('what a checkpoint is about to write is not forgotten before it is written', () => {
  const ledger = new Ledger(1);
  play('5:1 6:1 7:1 keep', ledger);
  const saved = saveAll(ledger);
  expect(saved).toHaveLength(3);
  // Its start is not in the database yet: not to know it would be to take it for new.
  expect(play('5:1 6:1', ledger)).toBe('= =');
  ledger.stillDirty(saved);
  expect(play('save', ledger)).toBe('7{[1,2)}|5{[1,2)}|6{[1,2)}');
  expect(play('save 5:1 6:1 7:1', ledger)).toBe('nothing ? ? =');
});

test('beyond a thousand ranges a number that makes one more is refused, no other is', () => {
  const ledger = new Ledger();
  for (const boot of [5, 4]) {
    for (let n = 0; n < ranges_of_boot_max; n += 1) ledger.claim(SLOT, boot, 10 + 2 * n, 1);
    const last = 10 + 2 * (ranges_of_boot_max - 1);
    expect(play(`${boot}:${last + 2}`, ledger)).toBe('~');
    expect(play(`${boot}:${last + 1} ${boot}:11 ${boot}:${last + 3}`, ledger)).toBe('+ + +');
    expect(play(`${boot}:${last + 5} ${boot}:${last + 3}`, ledger)).toBe('~ =');
  }
});

/** A sequence of batches of one or two terminals, as the database would make them. */
type Step =
  | { readonly kind: 'claim'; readonly slot: number; readonly boot: number; readonly seq: number }
  | { readonly kind: 'keep' | 'back' | 'save' | 'fail' | 'slice' };

const claim = fc.record({
  kind: fc.constant('claim' as const),
  slot: fc.integer({ min: 0, max: 1 }),
  boot: fc.integer({ min: 0, max: 4 }),
  seq: fc.integer({ min: 0, max: 12 }),
});
const between = fc.record({
  kind: fc.constantFrom(
    'keep' as const,
    'back' as const,
    'save' as const,
    'fail' as const,
    'slice' as const,
    'slice' as const,
    'keep' as const,
  ),
});
const steps = fc.array<Step>(fc.oneof({ weight: 4, arbitrary: claim }, between), {
  maxLength: 120,
});

/** A set of texts, and a database that holds what checkpoints wrote. */
class Model {
  readonly committed = new Set<string>();
  readonly claimed = new Set<string>();
  /** `slot/boot` to the numbers as the database has them. */
  readonly written = new Map<string, Set<number>>();
  /** What had been committed when the round began that is being written; null while none is. */
  begun: ReadonlySet<string> | null = null;

  write(saved: readonly SavedBoot[]): void {
    for (const { slot, boot, received } of saved) {
      const place = `${slot}/${boot}`;
      const before = this.written.get(place) ?? new Set();
      this.written.set(place, new Set([...before, ...numbersIn(received)]));
    }
  }

  isWritten(id: string): boolean {
    const [slot, boot, seq] = id.split('/');
    return this.written.get(`${slot}/${boot}`)?.has(Number(seq)) === true;
  }

  numbersOf(slot: number, boot: number): number[] {
    return [...this.committed, ...this.claimed]
      .map((id) => id.split('/').map(Number) as [number, number, number])
      .filter(([s, b]) => s === slot && b === boot)
      .map(([, , n]) => n)
      .sort((a, b) => a - b);
  }
}

function numbersIn(multirange: string): number[] {
  const bounds = boundsOf(multirange);
  const numbers: number[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    for (let n = bounds[i] as number; n < (bounds[i + 1] as number); n += 1) numbers.push(n);
  }
  return numbers;
}

test('it is a set of numbers, whatever is claimed, taken back, written, lost and forgotten', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 3 }), (played, earlier_max) => {
      const model = new Model();
      const ledger = new Ledger(earlier_max);
      for (const step of played) {
        if (step.kind === 'claim') claimBoth(ledger, model, step);
        else endBatch(ledger, model, step.kind);
      }
      // The round that is being written, if there is one, and one more.
      endBatch(ledger, model, 'save');
      endBatch(ledger, model, 'save');
      // In the end the database has every number that was committed, and no other.
      for (let slot = 0; slot < 2; slot += 1) {
        for (let boot = 0; boot < 5; boot += 1) {
          const written = [...(model.written.get(`${slot}/${boot}`) ?? [])].sort((a, b) => a - b);
          expect(written).toEqual(model.numbersOf(slot, boot));
        }
      }
    }),
    { numRuns: 400 },
  );
});

function claimBoth(ledger: Ledger, model: Model, step: Extract<Step, { kind: 'claim' }>): void {
  const { slot, boot, seq } = step;
  if (!ledger.knows(slot, boot)) {
    // What is not in memory is in the database, whole.
    const written = model.written.get(`${slot}/${boot}`) ?? new Set();
    const bounds = [...written].sort((a, b) => a - b).flatMap((n) => [n, n + 1]);
    ledger.restore(slot, boot, joined(bounds));
  }
  const id = `${slot}/${boot}/${seq}`;
  const known = model.committed.has(id) || model.claimed.has(id);
  expect(ledger.claim(slot, boot, seq, 1)).toBe(known ? 'duplicate' : 'fresh');
  if (!known) model.claimed.add(id);
}

function joined(bounds: readonly number[]): number[] {
  return bounds.filter((b, i) => bounds[i - 1] !== b && bounds[i + 1] !== b);
}

function endBatch(ledger: Ledger, model: Model, kind: Exclude<Step['kind'], 'claim'>): void {
  if (kind === 'back') {
    ledger.rollBack();
    model.claimed.clear();
    return;
  }
  ledger.keep();
  for (const id of model.claimed) model.committed.add(id);
  model.claimed.clear();
  if (kind === 'save') for (let more = true; more; ) more = writeSlice(ledger, model, false);
  else if (kind !== 'keep') writeSlice(ledger, model, kind === 'fail');
}

/** Begins a round, or goes on with one; false at its end. */
function writeSlice(ledger: Ledger, model: Model, failing: boolean): boolean {
  if (model.begun === null) {
    ledger.beginSave();
    model.begun = new Set(model.committed);
  }
  const saved = ledger.nextSave(1);
  if (saved === null) {
    // A checkpoint says so of everything from before it began.
    for (const id of model.begun) expect([id, model.isWritten(id)]).toEqual([id, true]);
    model.begun = null;
    return false;
  }
  const places = saved.map(({ slot, boot }) => `${slot}/${boot}`);
  expect(new Set(places).size).toBe(places.length);
  expect(saved.every(({ boot }) => boot >= 0)).toBe(true);
  if (failing) {
    ledger.stillDirty(saved);
    model.begun = null;
  } else model.write(saved);
  return true;
}
