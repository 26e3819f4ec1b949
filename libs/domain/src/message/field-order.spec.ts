import { objectReader } from './field-order.js';
import { cursor, NOT_PLAIN, readNumber, readText } from './plain-text.js';

const readers = { a: readNumber, b: readNumber, name: readText };

function reading(wanted: readonly string[] = ['a']) {
  const read = objectReader(readers, wanted);
  return (text: string): unknown => {
    cursor.bytes = new TextEncoder().encode(text);
    cursor.at = 0;
    const value = read();
    return value !== NOT_PLAIN && cursor.at === text.length ? value : undefined;
  };
}

test('an object is what was written, in the order it was written in', () => {
  const read = reading();
  for (const text of ['{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":3,"name":"x"}', '{"a":1,"b":2}']) {
    expect(JSON.stringify(read(text))).toBe(text);
  }
});

test('it stays so once an order has a builder of its own', () => {
  const read = reading();
  for (let a = 0; a < 200; a += 1) {
    const [more, less] = [`{"a":${a},"b":1,"name":"x"}`, `{"a":${a},"name":"x"}`];
    expect(JSON.stringify(read(more))).toBe(more);
    expect(JSON.stringify(read(less))).toBe(less);
  }
});

test('objects are their own: what is done to one is not seen in the next', () => {
  const read = reading();
  const texts = Array.from({ length: 100 }, () => read('{"a":1}') as { a: number });
  for (const object of texts) object.a = 2;
  expect(read('{"a":1}')).toEqual({ a: 1 });
});

test.each([
  '{}',
  '{"b":1}',
  '{"a":1,"a":1}',
  '{"a":1,"c":1}',
  '{"a":1,}',
  '{"a" :1}',
  '{"a":1',
  '["a"]',
])('%s is not plain', (text) => {
  const read = reading();
  for (let turn = 0; turn < 2; turn += 1) {
    expect(read(text)).toBeUndefined();
    expect(read('{"a":1,"b":2}')).toEqual({ a: 1, b: 2 });
  }
});

test('whoever invents orders fills the tree and is then read otherwise, as are new orders', () => {
  const names = Array.from({ length: 8 }, (_, i) => `f${i}`);
  const read = objectReader(Object.fromEntries(names.map((name) => [name, readNumber])), []);
  const ask = (order: readonly string[]) => {
    cursor.bytes = new TextEncoder().encode(`{${order.map((name) => `"${name}":1`).join(',')}}`);
    cursor.at = 0;
    return read() !== NOT_PLAIN;
  };
  expect(ask(names)).toBe(true);
  const turned = (by: number, list: string[]) => [...list.slice(by), ...list.slice(0, by)];
  let refused = 0;
  for (let a = 0; a < 8; a += 1) {
    for (let b = 0; b < 7; b += 1) {
      for (let c = 0; c < 6; c += 1) {
        const order = turned(a, names);
        const [first = '', ...rest] = order;
        const [second = '', ...others] = turned(b, rest);
        if (!ask([first, second, ...turned(c, others)])) refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(0);
  expect(ask(names)).toBe(true);
});
