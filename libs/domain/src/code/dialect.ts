/**
 * A dialect: the codes of one host or protocol, as a file that operators read and write. The same
 * two characters mean different things at different hosts, so a code is never looked up without
 * its dialect.
 */
import { z } from 'zod';
import { FAILURE_CLASSES } from './catalogue.js';
import { ACTS, Words } from './taxonomy.js';

/** A star behind a code stands for every code that begins so and has no line of its own. */
const CODE = /^([A-Za-z0-9._-]{1,32}|[A-Za-z0-9._-]{0,31}\*)$/;

const code_lines_max = 2_000;

/** The schema of a dialect's file, given the reasons that the taxonomy knows. */
export function dialectSchema(reasons: readonly string[]) {
  const Reason = z.enum(reasons as [string, ...string[]]);
  const Line = z.strictObject({
    code: z
      .string({ error: 'expected a text: put the code in quotes, such as "05"' })
      .regex(CODE, 'expected letters, digits, ".", "_" or "-", and a star at most at its end'),
    act: z.enum(ACTS).optional(),
    class: z.enum(FAILURE_CLASSES).optional(),
    alone: Reason,
    mass: Reason,
    en: z.string().min(1).max(120),
    'zh-CN': z.string().min(1).max(120),
    source: z.string().min(1),
  });
  return z
    .strictObject({
      dialect: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9-]{0,15}$/,
          'expected small letters, digits and "-", such as acq-7',
        ),
      title: Words,
      sources: z.record(z.string().regex(/^[a-z0-9-]{1,32}$/), z.string().min(1)),
      codes: z.array(Line).min(1).max(code_lines_max),
    })
    .superRefine(({ sources, codes }, context) => {
      const seen = new Set<string>();
      for (const [place, { code, source }] of codes.entries()) {
        const complain = (key: string, message: string) =>
          context.addIssue({ code: 'custom', path: ['codes', place, key], message });
        if (seen.has(code)) complain('code', `"${code}" is in this file already`);
        seen.add(code);
        if (!Object.hasOwn(sources, source)) complain('source', 'no such source in this file');
      }
    });
}

export type Dialect = z.infer<ReturnType<typeof dialectSchema>>;
