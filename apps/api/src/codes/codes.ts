import type { CodeBook } from '#domain/code/code-book.js';

/** What codes mean: the shipped dialects, with the operator's laid over them. */
export abstract class Codes {
  abstract readonly book: CodeBook;
  abstract close(): void;
}
