/**
 * The codes that come with the product, for code that has no files: the pure core and browsers.
 * The YAML files in `deploy` are the truth, since people read and change them; the JSON is made
 * of them by `npm run generate`, which has checked them, and a test compares.
 */
import { buildCodeBook, type CodeBook } from './code-book.js';
import type { Dialect } from './dialect.js';
import shipped from './shipped.json' with { type: 'json' };
import type { Taxonomy } from './taxonomy.js';

/** Types, causes, remedies, actions and reasons, with their words. */
export const taxonomy = shipped.taxonomy as unknown as Taxonomy;

/** The shipped dialects. */
export const shippedCodes: CodeBook = buildCodeBook(
  taxonomy,
  shipped.dialects as unknown as readonly Dialect[],
);
