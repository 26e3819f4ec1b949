import { FrameReader, type FrameSink } from './frames.js';

/** Everything a reader told of, in words. */
class Listener implements FrameSink {
  readonly told: string[] = [];
  skips = true;
  onFrame: () => void = () => {};

  frame(bytes: Buffer, start: number, body: number, end: number): void {
    this.told.push(`${bytes.toString('hex', start, body)}|${bytes.toString('hex', body, end)}`);
    this.onFrame();
  }
  tooLong(_first: number, total: number): boolean {
    this.told.push(`too long ${total}`);
    return this.skips;
  }
  cut(bytes: Buffer, body: number, end: number): void {
    this.told.push(`cut ${end - body} from ${body} of a packet ${bytes[0]}`);
  }
  malformed(): void {
    this.told.push('malformed');
  }
}

test.each([1, 2, 3, 7, 64, 1_000])('packets are the same in pieces of %s bytes', (size) => {
  const listener = new Listener();
  const reader = new FrameReader(listener, 200);
  const bytes = Buffer.from(`c000300400016162308201${'61'.repeat(130)}d000`, 'hex');
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  expect(listener.told).toEqual(['c000|', '3004|00016162', `308201|${'61'.repeat(130)}`, 'd000|']);
  expect(reader.held).toBe(0);
});

test.each([1, 3, 500])('what is too long is read past, in pieces of %s bytes', (size) => {
  const listener = new Listener();
  const reader = new FrameReader(listener, 50);
  const bytes = Buffer.from(`30e807${'61'.repeat(1_000)}c000`, 'hex');
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  expect(listener.told).toEqual(['too long 1003', 'cut 47 from 3 of a packet 48', 'c000|']);
});

test('a length that is claimed takes no memory, and one that is refused ends the reading', () => {
  const listener = new Listener();
  const reader = new FrameReader(listener, 10_000);
  reader.push(Buffer.from([0x30, 0x80, 0x40, 1, 2, 3]));
  expect(reader.held).toBeLessThan(512);
  const other = new Listener();
  other.skips = false;
  const refusing = new FrameReader(other, 4_096);
  refusing.push(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 1, 2]));
  refusing.push(Buffer.from([0xc0, 0]));
  expect(other.told).toEqual(['too long 268435460']);
});

test.each([1, 9])('a length of five bytes is malformed, in pieces of %s', (size) => {
  const listener = new Listener();
  const reader = new FrameReader(listener, 100);
  const bytes = Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xc0, 0]);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  expect(listener.told).toEqual(['malformed']);
});

test('a pause keeps the rest, also of what comes meanwhile', () => {
  const listener = new Listener();
  const reader = new FrameReader(listener, 100);
  listener.onFrame = () => {
    reader.paused = true;
  };
  reader.push(Buffer.from([0xc0, 0, 0xd0, 0, 0xe0]));
  reader.push(Buffer.from([0]));
  expect(listener.told).toEqual(['c000|']);
  reader.go();
  expect(listener.told).toEqual(['c000|', 'd000|']);
  reader.go();
  expect(listener.told).toEqual(['c000|', 'd000|', 'e000|']);
});
