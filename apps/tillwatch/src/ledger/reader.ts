/** Reads a stream with one value of sight ahead, for merging. */
export class Reader<T> {
  private head: T | undefined;
  private isRead = false;

  constructor(private readonly source: AsyncGenerator<T, void, undefined>) {}

  /** The next value without taking it; undefined at the end. */
  peek(): T | undefined | Promise<T | undefined> {
    if (this.isRead) return this.head;
    return this.source.next().then(({ value, done }) => {
      this.isRead = true;
      this.head = done ? undefined : (value as T);
      return this.head;
    });
  }

  async next(): Promise<T | undefined> {
    const head = await this.peek();
    if (head !== undefined) this.isRead = false;
    return head;
  }
}
