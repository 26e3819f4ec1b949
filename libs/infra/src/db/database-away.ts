import { codeOf, messageOf } from '../error-text.js';

/** What the network says, and the classes of SQLSTATE that mean "not now": 08, 53, 57P0x. */
const CODES = /^(E(CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE|NOTFOUND|AI_AGAIN))$/;
const STATES = /^(08...|53...|57P0.|3D000|28...)$/;
/** The driver's own words, which carry no code. */
const WORDS = new RegExp(
  [
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'connection timeout',
    'Client has encountered a connection error',
  ].join('|'),
  'i',
);

/** Whether an error says that the database cannot be asked, rather than what was asked is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  if (CODES.test(code) || STATES.test(code)) return true;
  // A host with several addresses fails once for each.
  const { errors } = (error ?? {}) as { readonly errors?: readonly unknown[] };
  return WORDS.test(messageOf(error)) || (errors?.some(isDatabaseAway) ?? false);
}
