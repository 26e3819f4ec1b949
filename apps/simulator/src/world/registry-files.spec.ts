import { openSource } from '../open-source.js';
import { parseArguments } from '../parse-arguments.js';

function filesOf(...argv: string[]) {
  const args = parseArguments(argv);
  if (!args.ok) throw new Error(args.error.join());
  const opened = openSource(args.value, 0);
  if (!opened.ok) throw new Error(opened.error.join());
  return opened.value.registry?.();
}

const lines = (text = '') => text.trimEnd().split('\r\n');

test('every terminal of a fleet is in its registry once, and so are its merchant and store', () => {
  const files = filesOf('--terminals', '300', '--scenario', 'zpk-desync');
  const terminals = lines(files?.terminals).slice(1);
  expect(new Set(terminals.map((line) => line.split(',')[0])).size).toBe(300);
  expect(terminals).toHaveLength(300);
  const merchants = lines(files?.merchants).map((line) => line.split(',')[0]);
  const stores = lines(files?.stores).map((line) => line.split(',')[0]);
  expect(new Set(merchants).size).toBe(merchants.length);
  for (const line of terminals) {
    const [, merchant, store] = line.split(',');
    expect(merchants).toContain(merchant);
    expect(stores).toContain(store);
  }
});

test('the registry of the same fleet is the same, and says what its births say', () => {
  const argv = ['--terminals', '50', '--seed', '7'];
  expect(filesOf(...argv)).toEqual(filesOf(...argv));
  expect(lines(filesOf(...argv)?.terminals)[0]).toBe('terminal,merchant,store,acquirer,model,test');
  expect(lines(filesOf(...argv)?.stores)[1]).toMatch(/^s-\d+,m-\d+,Store \d+,\S+,Asia\/Shanghai$/);
});
