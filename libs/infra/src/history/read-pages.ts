/** Rows by their position in the log of batches, page by page. */

/**
 * The pages after a position, `size` rows each but the last. The server reads the next page while
 * this one is thought about.
 */
export async function* readPages<R extends { readonly position: number }>(
  after: number,
  size: number,
  ask: (after: number) => Promise<R[]>,
): AsyncGenerator<R[], void, undefined> {
  const read = (position: number) => {
    const page = ask(position);
    // When nobody takes this page any more, its failure is nobody's.
    page.catch(() => {});
    return page;
  };
  let coming = read(after);
  for (;;) {
    const page = await coming;
    const last = page.at(-1);
    const more = page.length === size && last;
    if (more) coming = read(last.position);
    if (page.length > 0) yield page;
    if (!more) return;
  }
}
