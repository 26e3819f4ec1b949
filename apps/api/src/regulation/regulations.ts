import type { RegulationFile } from '#domain/regulation/regulation.js';

/** What authorities want to know, as a token; null without a file. */
export abstract class Regulations {
  abstract readonly file: RegulationFile | null;
}
