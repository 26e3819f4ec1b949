import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { err, ok, type Result } from '#domain/base/result.js';
import { Tenant } from '#domain/message/schema.js';

/** What is printed for somebody who asks. */
export const USAGE = `usage: simulator [--scenario NAME|FILE | --replay FILE.csv] [options]

  --mqtt URL          broker or ingest endpoint          (mqtt://127.0.0.1:1883)
  --scenario NAME     a shipped story or a story file; none is a quiet fleet
  --fleet FILE        fleet file                         (the shipped one)
  --terminals N       size of the fleet                  (2000; 120 for a replay)
  --rate R            factor on the attempt rate         (1)
  --seed S            seed of everything drawn           (the fleet file's own)
  --minutes M         stop after so long                 (the story's length; else never)
  --lead-in 20s       shorten the quiet time before the first effect
  --effect-for 60s    cut every effect that has an end
  --replay FILE.csv   play recorded counts by minute and status
  --codes FILE.csv    their answer codes                 (*_auth_codes.csv beside them)
  --speed N           recorded minutes a minute          (1)
  --tenant NAME       (demo)
  --gateways N        MQTT connections                   (4)
  --name NAME         names the gateways; two simulations need two   (sim)
  --ledger FILE       append what was sent and acknowledged
  --command-key FILE  obey commands signed by the key whose public half this is
  --records S         share of terminals that send payment records     (0)
  --refuse S          share of terminals that refuse commands          (0)
  --vanish S          share that is never heard of again               (0)
  --drill             mark every name as synthetic: a fire drill, for no statistics
  --registry DIR      write the fleet's registry there, as files to import, and end
`;

const texts = [
  'mqtt',
  'scenario',
  'fleet',
  'terminals',
  'rate',
  'seed',
  'minutes',
  'lead-in',
  'effect-for',
  'replay',
  'codes',
  'speed',
  'tenant',
  'gateways',
  'name',
  'ledger',
  'registry',
  'command-key',
  'records',
  'refuse',
  'vanish',
] as const;

const number = z.string().transform(Number);
const whole = number.pipe(z.number().int().min(1).max(1_000_000));

const Arguments = z
  .strictObject({
    mqtt: z.string().default('mqtt://127.0.0.1:1883'),
    scenario: z.string().optional(),
    fleet: z.string().optional(),
    terminals: whole.optional(),
    rate: number.pipe(z.number().min(0).max(10_000)).optional(),
    seed: number.pipe(z.number().int().min(0).max(0xffff_ffff)).optional(),
    minutes: number.pipe(z.number().positive()).optional(),
    'lead-in': Duration.optional(),
    'effect-for': Duration.optional(),
    replay: z.string().optional(),
    codes: z.string().optional(),
    speed: number.pipe(z.number().positive().max(10_000)).optional(),
    tenant: Tenant.default('demo'),
    gateways: number.pipe(z.number().int().min(1).max(64)).default(4),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,24}$/)
      .default('sim'),
    ledger: z.string().optional(),
    registry: z.string().optional(),
    'command-key': z.string().optional(),
    records: number.pipe(z.number().min(0).max(1)).default(0),
    refuse: number.pipe(z.number().min(0).max(1)).default(0),
    vanish: number.pipe(z.number().min(0).max(1)).default(0),
    drill: z.boolean().default(false),
    help: z.boolean().default(false),
  })
  .refine(({ scenario, replay }) => scenario === undefined || replay === undefined, {
    path: ['replay'],
    message: 'a replay plays no story; give --scenario or --replay',
  })
  .refine(({ registry, replay }) => registry === undefined || replay === undefined, {
    path: ['registry'],
    message: 'recorded counts know no merchants; leave --replay out',
  });
/** The command line, as read. */
export type Arguments = z.infer<typeof Arguments>;

/** Reads the command line, or says everything that is wrong with it. */
export function parseArguments(argv: readonly string[]): Result<Arguments, readonly string[]> {
  const options = Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }]));
  let values: Record<string, unknown>;
  try {
    const flag = { type: 'boolean' as const };
    const flags = { drill: flag, help: flag };
    ({ values } = parseArgs({ args: [...argv], options: { ...options, ...flags }, strict: true }));
  } catch (error) {
    return err([(error as Error).message]);
  }
  const parsed = Arguments.safeParse({ ...values });
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`));
}
