import { type Terminal, UNKNOWN_TERMINAL } from '../terminal/terminal.js';
import { countsForAlerts, overlay, type RegistryEntry } from './overlay.js';

const said: Terminal = {
  ...UNKNOWN_TERMINAL,
  merchant: 'm-said',
  attributes: {
    ...{ store: 's-said', chain: 'c-said', region: 'r-said', acquirer: 'a-said' },
    ...{ model: 'P9', fw: '3.2.1', keys: 'A1', link: '4g', tz: 'Asia/Shanghai' },
  },
};
const entry: RegistryEntry = {
  merchant: 'm-1',
  store: 's-1',
  chain: 'c-1',
  region: 'r-1',
  acquirer: 'acq-1',
  state: 'active',
  test: false,
};

test('the registry wins for merchant, store, chain, region and acquirer, nothing else', () => {
  expect(overlay(said, entry)).toEqual({
    ...said,
    registered: true,
    merchant: 'm-1',
    attributes: {
      ...{ store: 's-1', chain: 'c-1', region: 'r-1', acquirer: 'acq-1' },
      ...{ model: 'P9', fw: '3.2.1', keys: 'A1', link: '4g', tz: 'Asia/Shanghai' },
    },
  });
});

test('what the registry leaves open stays as the terminal says it', () => {
  const open = { ...entry, store: undefined, chain: undefined, region: undefined };
  const { attributes } = overlay(said, { ...open, acquirer: undefined });
  expect(attributes).toEqual(said.attributes);
});

test('a terminal that no registry knows is accepted as it is, and is not registered', () => {
  expect(overlay(said, undefined)).toBe(said);
  const known = { ...said, registered: true, retired: true };
  expect(overlay(known, undefined)).toEqual(said);
});

test('what is laid over twice is laid over once', () => {
  const once = overlay(said, entry);
  expect(overlay(once, entry)).toBe(once);
});

test('a terminal is for tests when either says so', () => {
  expect(overlay(said, { ...entry, test: true }).test).toBe(true);
  expect(overlay({ ...said, test: true }, entry).test).toBe(true);
});

test('a retired terminal alarms nobody, a spare or unknown one does', () => {
  expect(countsForAlerts(overlay(said, { ...entry, state: 'retired' }))).toBe(false);
  expect(countsForAlerts(overlay(said, { ...entry, state: 'spare' }))).toBe(true);
  expect(countsForAlerts(overlay(said, undefined))).toBe(true);
});
