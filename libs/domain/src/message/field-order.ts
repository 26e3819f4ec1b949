/**
 * The orders in which a fleet writes an object's fields. They are few, so the next name is compared
 * with what is expected and not looked up, and an object is made at once with all its fields.
 */
import {
  asciiOf,
  cursor,
  matches,
  NOT_PLAIN,
  passes,
  type Reader,
  readText,
  SIGN,
} from './plain-text.js';

interface Field {
  readonly name: string;
  /** The name in quotes, as it stands before its value. */
  readonly quoted: Uint8Array;
  readonly read: Reader;
}

/**
 * A field behind those before it: a fleet writes its fields in few orders, and each order is a way
 * down this tree. Where a way ends, it knows how to build its objects.
 */
interface Step {
  readonly field: Field | null;
  readonly names: readonly string[];
  /** Whether an object may end here: all that it needs was met, and nothing has to be filled in. */
  readonly complete: boolean;
  /** The step that was taken from here last: the next message most likely does the same. */
  last: Step | null;
  readonly next: Map<string, Step>;
  /** How many objects ended here, until there is a builder of their own for them. */
  ended: number;
  build: (values: readonly unknown[]) => unknown;
}

/** Steps of one schema's tree; nobody can make it grow by inventing orders. */
const steps_max = 1_024;
/** An order that is met so often gets a builder of its own: it is several times faster. */
const worth_building = 64;

/**
 * Reads objects of these fields, of which all in `wanted` must be there. Anything else that is
 * written, or missing, is not plain.
 */
export function objectReader(
  readers: Readonly<Record<string, Reader>>,
  wanted: readonly string[],
): Reader {
  const fields = new Map<string, Field>();
  for (const [name, read] of Object.entries(readers)) {
    fields.set(name, { name, quoted: asciiOf(JSON.stringify(name)), read });
  }
  let steps = 0;
  const begin = (field: Field | null, names: readonly string[]): Step => {
    steps += 1;
    const complete = wanted.every((name) => names.includes(name));
    const build = (values: readonly unknown[]) =>
      Object.fromEntries(names.map((name, i) => [name, values[i]]));
    return { field, names, complete, last: null, next: new Map(), ended: 0, build };
  };
  const root = begin(null, []);
  /** The step to the field that comes next, which is not the one expected. */
  const turn = (from: Step): Step | null => {
    const name = readText();
    const field = name === NOT_PLAIN ? undefined : fields.get(name);
    if (field === undefined || from.names.includes(field.name)) return null;
    let step = from.next.get(field.name);
    if (step === undefined) {
      if (steps >= steps_max) return null;
      step = begin(field, [...from.names, field.name]);
      from.next.set(field.name, step);
    }
    from.last = step;
    return step;
  };
  const values: unknown[] = [];
  return () => {
    if (cursor.bytes[cursor.at] !== SIGN.open) return NOT_PLAIN;
    cursor.at += 1;
    let step = root;
    let count = 0;
    if (cursor.bytes[cursor.at] !== SIGN.close) {
      do {
        const expected = step.last;
        const met: Step | null =
          expected !== null && matches((expected.field as Field).quoted) ? expected : turn(step);
        if (met === null || !passes(SIGN.colon)) return NOT_PLAIN;
        const value = (met.field as Field).read();
        if (value === NOT_PLAIN) return NOT_PLAIN;
        values[count] = value;
        count += 1;
        step = met;
      } while (passes(SIGN.comma));
    }
    if (cursor.bytes[cursor.at] !== SIGN.close || !step.complete) return NOT_PLAIN;
    cursor.at += 1;
    step.ended += 1;
    if (step.ended === worth_building) step.build = builderOf(step.names);
    return step.build(values);
  };
}

/** A literal with these fields, whose names are the schema's and no sender's. */
function builderOf(names: readonly string[]): (values: readonly unknown[]) => unknown {
  const members = names.map((name, i) => `${JSON.stringify(name)}: values[${i}]`);
  return new Function('values', `return { ${members.join(', ')} };`) as ReturnType<
    typeof builderOf
  >;
}
