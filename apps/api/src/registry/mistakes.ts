/** What is wrong with an imported file: all of it at once, and how much more there is. */
import type { CellMistake } from '#domain/registry/cell-rules.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';

/** Most mistakes that are listed; the others are counted. */
export const mistakes_max = 1_000;
/** Looking for slips is slow among many words, and a file of one slip repeats it. */
const guesses_max = 100;

/** Gathers mistakes as `place: column: what, and what to do`. */
export class Mistakes {
  total = 0;
  private readonly found: { readonly place: string; readonly text: string }[] = [];
  private guesses = 0;

  /** `place` is only asked for when the mistake is listed. */
  add(place: () => string, column: string, mistake: CellMistake): void {
    this.total += 1;
    if (this.found.length >= mistakes_max) return;
    const where = place();
    const name = column === '' ? '' : `${column}: `;
    const text = `${where}: ${name}${mistake.message}${this.guess(mistake)}`;
    this.found.push({ place: where, text });
  }

  /** The mistakes in the order of their places; those of a chunk are found kind by kind. */
  list(): string[] {
    const { compare } = new Intl.Collator('en', { numeric: true });
    return this.found.toSorted((a, b) => compare(a.place, b.place)).map(({ text }) => text);
  }

  private guess({ typed, known = [] }: CellMistake): string {
    if (typed === undefined || this.guesses >= guesses_max) return '';
    this.guesses += 1;
    const near = nearestWord(typed, known);
    return near === undefined ? '' : `, did you mean "${near}"?`;
  }
}
