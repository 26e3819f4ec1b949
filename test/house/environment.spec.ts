/** What the environment of the tests promises; what it is for stands in its own file. */

const inContext: Record<string, unknown> = globalThis as never;

/** What a module sees under a name while the global object says something else. */
function seenWhileReplaced(name: string, see: () => unknown): unknown {
  const kept = inContext[name];
  inContext[name] = 'replaced';
  try {
    return see();
  } finally {
    inContext[name] = kept;
  }
}

test.each([
  ['Math', () => Math],
  ['Map', () => Map],
  ['Object', () => Object],
  ['Number', () => Number],
  ['structuredClone', () => structuredClone],
])('%s is found before the global object is asked, which is slow here', (name, see) => {
  expect(seenWhileReplaced(name, see)).toBe(inContext[name]);
});

test.each([
  ['Date', () => Date],
  ['setTimeout', () => setTimeout],
  ['fetch', () => fetch],
])('%s is asked of the global object, where a test may replace it', (name, see) => {
  expect(seenWhileReplaced(name, see)).toBe('replaced');
});

test('modules and the context mean the same by a name', () => {
  expect(inContext.Map).toBe(Map);
  expect(Buffer.from('x')).toBeInstanceOf(Uint8Array);
});
