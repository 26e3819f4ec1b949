import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger, payloadHash, readLedger } from './ledger.js';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.ndjson');

test('what was sent and acknowledged is read back', () => {
  const file = newFile();
  const ledger = openLedger(file);
  ledger.sent('demo/t-1/1/1', 100, '{"v":1}');
  ledger.sent('demo/t-1/1/2', 101, '{"v":2}');
  ledger.acked('demo/t-1/1/1', 140);
  ledger.close();
  const { sent, acked } = readLedger(file);
  expect([...sent]).toEqual([
    ['demo/t-1/1/1', { at: 100, hash: payloadHash('{"v":1}') }],
    ['demo/t-1/1/2', { at: 101, hash: payloadHash('{"v":2}') }],
  ]);
  expect([...acked]).toEqual(['demo/t-1/1/1']);
  expect(payloadHash('{"v":1}')).toMatch(/^[0-9a-f]{16}$/);
});

test('nothing is in the file before it is flushed, and everything after', () => {
  const file = newFile();
  const ledger = openLedger(file);
  ledger.sent('demo/t-1/1/1', 100, 'x');
  expect(readFileSync(file, 'utf8')).toBe('');
  ledger.flush();
  const before = readFileSync(file, 'utf8');
  expect(JSON.parse(before)).toEqual({ s: 'demo/t-1/1/1', t: 100, h: payloadHash('x') });
  ledger.acked('demo/t-1/1/1', 101);
  ledger.close();
  expect(readFileSync(file, 'utf8')).toBe(`${before}{"a":"demo/t-1/1/1","t":101}\n`);
});

test('a second run is appended, a duplicate keeps its first entry, a torn line is left out', () => {
  const file = newFile();
  for (const payload of ['first', 'second']) {
    const ledger = openLedger(file);
    ledger.sent('demo/t-1/1/1', 100, payload);
    ledger.close();
  }
  appendFileSync(file, '{"a":"demo/t-1');
  const { sent, acked } = readLedger(file);
  expect(sent.get('demo/t-1/1/1')?.hash).toBe(payloadHash('first'));
  expect(acked.size).toBe(0);
});
