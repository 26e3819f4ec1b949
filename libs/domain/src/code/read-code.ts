/**
 * What a code says. Every function answers for any text; a code that no dialect knows is `other`,
 * and is read as unknown.
 */
import type { FailureClass } from './catalogue.js';
import { type CodeBook, findLine } from './code-book.js';
import type { CodeFacts, Reading } from './code-facts.js';
import { shippedCodes, taxonomy } from './shipped.js';
import type { Taxonomy, Words } from './taxonomy.js';

type Reason = Taxonomy['reasons'][string];

/** The class a failure is counted in. An attempt without an answer is that, whatever its code. */
export function classOf(
  fullCode: string,
  outcome: string | null,
  book: CodeBook = shippedCodes,
): FailureClass {
  if (outcome === 'noAnswer') return 'no_answer';
  if (fullCode.startsWith('dev:')) return 'device';
  const line = findLine(book, fullCode)?.line;
  return line ? (line.class ?? reasonOf(book, line.mass).class) : 'other';
}

/** What a code says, in both languages; null for a code no dialect of ours knows. */
export function meaningOf(fullCode: string, book: CodeBook = shippedCodes): Words | null {
  const line = findLine(book, fullCode)?.line;
  return line ? { en: line.en, 'zh-CN': line['zh-CN'] } : null;
}

/** Whether a dialect has a line for exactly this code. */
export function isListed(fullCode: string, book: CodeBook = shippedCodes): boolean {
  return book.byCode.has(fullCode);
}

/** Whether a code says that the payment went through; in a dialect nobody knows, "00" does. */
export function isApproval(fullCode: string, book: CodeBook = shippedCodes): boolean {
  const line = book.byCode.get(fullCode) ?? findLine(book, fullCode)?.line;
  return line ? actOf(book, line) === 'A' : fullCode.endsWith(':00');
}

/** What many of this code mean, as a reason of the taxonomy; null for one no dialect knows. */
export function massReasonOf(fullCode: string, book: CodeBook = shippedCodes): string | null {
  return findLine(book, fullCode)?.line.mass ?? null;
}

/** Whether many of this code are cards that are being locked though their PINs were right. */
export function isPinLock(fullCode: string, book: CodeBook = shippedCodes): boolean {
  return massReasonOf(fullCode, book) === 'PIN_LOCK';
}

/** Everything about a code, for people and programs. */
export function factsOf(fullCode: string, book: CodeBook = shippedCodes): CodeFacts {
  const found = findLine(book, fullCode);
  return {
    code: fullCode,
    listed: found?.own === true,
    means: meaningOf(fullCode, book),
    class: classOf(fullCode, null, book),
    act: found ? actOf(book, found.line) : reasonOf(book, 'UNKNOWN').act,
    alone: readingOf(book, found?.line.alone ?? 'UNKNOWN'),
    mass: readingOf(book, found?.line.mass ?? 'UNKNOWN_MASS'),
    source: found?.line.source ?? null,
  };
}

/** Every line of a dialect; those with a star stand for many codes. */
export function codesOf(dialect: string, book: CodeBook = shippedCodes): CodeFacts[] {
  const known = book.dialects.get(dialect);
  if (!known) return [];
  const codes = [...known.lines.keys(), ...known.groups.map(([prefix]) => `${prefix}*`)];
  return codes.map((code) => factsOf(`${dialect}:${code}`, book));
}

/** Stands for the codes that were too many to be counted by name. */
export const OVERFLOW = 'local:overflow';

/** Every code that has a line of its own, but for the one that stands for unknown ones. */
export function listedCodes(book: CodeBook = shippedCodes): string[] {
  return [...book.dialects]
    .flatMap(([dialect, { lines }]) => [...lines.keys()].map((code) => `${dialect}:${code}`))
    .filter((code) => code !== OVERFLOW);
}

/** The canonical actions as one says "do not: restart terminals", by id. */
export function actionsIn(language: keyof Words): Record<string, string> {
  const actions = Object.entries(taxonomy.actions);
  return Object.fromEntries(actions.map(([id, words]) => [id, words[language]]));
}

function actOf(book: CodeBook, line: { act?: Reason['act'] | undefined; alone: string }) {
  return line.act ?? reasonOf(book, line.alone).act;
}

function readingOf(book: CodeBook, id: string): Reading {
  const { type, party, says, remedy, first, forbidden } = reasonOf(book, id);
  return { reason: id, type, party, says, remedy, first, forbidden };
}

function reasonOf(book: CodeBook, id: string): Reason {
  const reason = book.taxonomy.reasons[id];
  if (!reason) throw new Error(`the taxonomy has no reason ${id}, though the files were checked`);
  return reason;
}
