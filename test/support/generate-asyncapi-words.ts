/** What `docs/asyncapi.yaml` says in words: the document, and a sentence for every channel. */
export const wireWords: Readonly<Record<string, string>> = {
  document: `MQTT 3.1.1 and MQTT 5. Payloads are JSON (RFC 8259, UTF-8, no byte order mark), or CBOR
(RFC 8949) where the MQTT 5 content type is \`application/cbor\`; whatever else the content type
says, the payload is read as JSON. CBOR says what JSON says: maps with text keys, arrays, texts,
numbers, booleans, null, of definite length, in their shortest form, without tags.

(tenant, terminal, boot, seq) identifies a message for ever; the same four again change nothing.
Back offices send \`id\` in place of boot and seq. Times are epoch milliseconds.

Types are strict: \`"12"\` is no number, numbers are neither negative zero nor beyond what their
field says, whole numbers are at most 2^53 - 1. Unknown fields are ignored and counted, at every
depth; one that holds an object counts once. Refused as malformed are: names that are there
twice in an object, however they are escaped; nesting deeper than \`x-nesting-max\`; NUL and half
surrogate pairs; members called \`__proto__\`, \`constructor\` or \`prototype\`.

A payload longer than \`x-payload-bytes-max\` of its message, malformed, of another shape or with
a code without its dialect is acknowledged (MQTT 5: 0x99), counted, and a scrubbed sample is kept.
A message with card data in any text, key or number is refused whole and nothing of it is kept:
numbers of 12 to 19 digits that pass Luhn in a known card range, also in groups or in other
digits, track data, verification values, PIN blocks; in text, hexadecimal, base64 or EMV's TLV.
Not seen are a number split over two fields, what is encoded twice, and what is encrypted.
`,
  terminalBirth: 'Who and what I am: once per connection, and again on change.',
  terminalState: 'Whether I am there. Also the Last Will, which has no `why`; a goodbye has one.',
  terminalHb: 'Heartbeat with health, and what was counted since the last message with counts.',
  terminalEvt: 'One failed payment, device error or change on the terminal.',
  terminalTxn: 'One payment, for fee checking.',
  terminalAck: 'What became of a command.',
  hostChange: 'What a back office changed, where, and until when.',
  hostTxn: 'A payment as the host booked it, with the fee really charged.',
  hostPulse: "An acquirer's own counts every few seconds, independent of terminals.",
  downCmd:
    'A command: executed at most once, and never after it expires. `sig` is Ed25519 over the ' +
    'topic, a line feed, and the command without `sig` as RFC 8785 writes it, in base64url.',
  downRcv: 'Everything of this boot up to and with `upto` is durably stored.',
  serviceState: 'Whether the service is receiving.',
};
