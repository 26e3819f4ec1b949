/**
 * What goes down to terminals: receipts, commands, and whether the service is receiving. They are
 * schemas like those of the messages that come up, so that the document of the wire is complete
 * and whoever sends one can check it before it leaves.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';

const uint = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const word = z.string().min(1).max(64);

/** Everything of this boot up to and with `upto` is durably stored. */
export const Rcv = z.object({ v: z.literal(1), boot: uint, upto: uint });
export type Rcv = z.infer<typeof Rcv>;

/** A command. It is executed at most once (by `id`), and never after `expires`. */
export const Cmd = z.object({
  v: z.literal(1),
  id: word,
  what: z.enum([
    'restart',
    'sign_in',
    'diagnose',
    'reload_params',
    'rekey',
    'hold',
    'release',
    'upload_log',
    'message',
  ]),
  args: z.record(word, z.unknown()).default({}),
  expires: Instant,
  /** The run of a playbook that asks for it, such as `inc-2041/3`. */
  run: word.optional(),
  /**
   * Ed25519 over the topic, a line feed, and the command without `sig` as RFC 8785 writes it, in
   * base64url. A terminal that has the service's public key does nothing without it.
   */
  sig: z.string().min(1).max(512).optional(),
});
export type Cmd = z.infer<typeof Cmd>;

/** Whether the service is receiving; `epoch` changes with every start of it. */
export const HostState = z.object({ v: z.literal(1), online: z.boolean(), epoch: word });
export type HostState = z.infer<typeof HostState>;

/** The channels that go down, by the last level of the topic. */
export const DOWN_CHANNELS = { cmd: Cmd, rcv: Rcv } as const;
