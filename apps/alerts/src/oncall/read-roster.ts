/** The file of on-call, read and checked: every mistake at once, with its place. */
import { relative } from 'node:path';
import type { Instant } from '#domain/base/instant.js';
import { Roster } from '#domain/oncall/roster.js';
import { healInput } from '#infra/yaml/heal-input.js';
import { formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { placesIn } from '#infra/yaml/place-in-yaml.js';
import { readText } from '#infra/yaml/read-text.js';
import type { ReceiverSettings } from '../receivers/settings/receivers-file.js';
import {
  type Complaint,
  complaintsAbout,
  complaintsAboutGaps,
  warningsAbout,
} from './doubt-roster.js';

export type RosterOrMistakes =
  | { readonly ok: true; readonly roster: Roster; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly mistakes: readonly string[] };

export interface ReadRosterOptions {
  readonly path: string;
  readonly receivers: readonly ReceiverSettings[];
  readonly now: Instant;
  /** A gap refuses a file; where it is the only one there is, it is a warning. */
  readonly gaps: 'refused' | 'warned';
}

/** Reads the file; never throws for what is in it. */
export async function readRoster(options: ReadRosterOptions): Promise<RosterOrMistakes> {
  const { path, receivers, now, gaps } = options;
  const name = relative(process.cwd(), path);
  const read = await readText(path, 'ONCALL_FILE');
  if (!read.ok) return { ok: false, mistakes: [read.mistake] };
  const { text } = read;
  const parsed = parseYaml(Roster, text, name);
  const slips = parsed.ok ? [] : parsed.mistakes;
  // A slip in one word hides nothing that is wrong with the whole.
  const whole = parsed.ok ? parsed.value : healInput(Roster, text);
  const place = placesIn(text);
  const locate = ({ path: at, message }: Complaint) => {
    return { file: name, ...place(at), path: at.join('.'), message };
  };
  const names = whole ? complaintsAbout(whole, receivers).map(locate) : [];
  const usable = parsed.ok && names.length === 0;
  const holes = usable ? complaintsAboutGaps(parsed.value, now).map(locate) : [];
  const fatal = gaps === 'refused' ? holes : [];
  const mistakes = [...slips, ...names, ...fatal]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(formatMistake);
  if (!parsed.ok || mistakes.length > 0) return { ok: false, mistakes };
  const warnings = [...holes.map(formatMistake), ...warningsAbout(parsed.value, now)];
  return { ok: true, roster: parsed.value, warnings };
}
