import { Report } from './report.js';

test('fields of births and heartbeats can be reported, and the moment itself', () => {
  const written = {
    keys: { tpk: 'FFEE01', version: 8 },
    tls: { notAfter: 'now' },
    host: { ok: false },
    printer: 'paper',
    fw: 3.1,
  };
  expect(Report.parse(written)).toEqual({ ...written, fw: '3.1' });
});

test('a field that no message has is a mistake', () => {
  expect(Report.safeParse({ firmware: '3.2.1' }).success).toBe(false);
  expect(Report.safeParse({ printer: 'jammed' }).success).toBe(false);
});
