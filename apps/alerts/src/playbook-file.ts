/** One playbook from its file, with everything that is wrong with it and the place of each. */
import { actionsIn } from '#domain/code/read-code.js';
import { doubtSteps } from '#domain/notice/doubt-steps.js';
import { doubtPlaybook, type PlaybookDoubt } from '#domain/playbook/doubt-playbook.js';
import { Playbook } from '#domain/playbook/playbook.js';
import { healInput } from '#infra/yaml/heal-input.js';
import { type FileMistake, formatMistake, parseYaml } from '#infra/yaml/load-yaml.js';
import { nearestWord } from '#infra/yaml/nearest-word.js';
import { placesIn } from '#infra/yaml/place-in-yaml.js';

/** What came of a file; a playbook with mistakes is none. */
export interface ReadPlaybook {
  readonly playbook: Playbook | null;
  /** `file:line:column: path: message`, in the order of the file. */
  readonly mistakes: readonly string[];
}

/** Reads and checks a playbook; never throws for what is in it. */
export function readPlaybook(text: string, file: string): ReadPlaybook {
  const parsed = parseYaml(Playbook, text, file);
  const slips = parsed.ok ? [] : parsed.mistakes;
  // A slip in one word hides nothing that is wrong with the whole.
  const whole = parsed.ok ? parsed.value : healInput(Playbook, text);
  const more = whole ? doubts(whole, text, file) : [];
  const mistakes = [...slips, ...more.filter(({ path }) => !slips.some(isAbove(path)))]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(formatMistake);
  return { playbook: parsed.ok && mistakes.length === 0 ? parsed.value : null, mistakes };
}

/** What was made up to read on is not wrong twice. */
function isAbove(path: string): (slip: FileMistake) => boolean {
  return (slip) => path === slip.path || path.startsWith(`${slip.path}.`);
}

function doubts(playbook: Playbook, text: string, file: string): FileMistake[] {
  const places = placesIn(text);
  const all = [...doubtPlaybook(playbook, Object.keys(actionsIn('en'))), ...doubtSteps(playbook)];
  return all.flatMap((doubt) => {
    const message = messageOf(doubt);
    if (message === null) return [];
    return [{ file, ...places(doubt.path), path: doubt.path.join('.'), message }];
  });
}

function messageOf({ message, slip, onlyASlip }: PlaybookDoubt): string | null {
  const near = slip && nearestWord(slip.typed, slip.known);
  if (near !== undefined) return `${message}; did you mean "${near}"?`;
  return onlyASlip ? null : message;
}
