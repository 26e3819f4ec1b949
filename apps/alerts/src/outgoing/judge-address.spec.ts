import { alsoAllow, mayReach, PUBLIC_ONLY, readAllowance } from './judge-address.js';

function allow(text: string) {
  const read = readAllowance(text);
  if ('wrong' in read) throw new Error(read.wrong);
  return read;
}

test.each([
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.8.9.1'],
  ['loopback in IPv6', '::1'],
  ['no address at all', '0.0.0.0'],
  ['no address in IPv6', '::'],
  ['private, 10', '10.0.0.5'],
  ['private, 172.16', '172.16.3.4'],
  ['private, 192.168', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['link-local', '169.254.7.7'],
  ['metadata of most clouds', '169.254.169.254'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of Oracle', '192.0.0.192'],
  ['metadata in IPv6', 'fd00:ec2::254'],
  ['unique local', 'fd12:3456::1'],
  ['link-local in IPv6', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped metadata, in hex', '::ffff:a9fe:a9fe'],
  ['compatible loopback', '::127.0.0.1'],
  ['NAT64 to a private address', '64:ff9b::a00:1'],
  ['6to4 of a private address', '2002:a00:1::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['documentation', '192.0.2.7'],
  ['benchmarks', '198.18.0.1'],
  ['no address', 'localhost'],
  ['an octal spelling', '0177.0.0.1'],
  ['a number', '2130706433'],
])('%s is not reached: %s', (_what, address) => {
  expect(mayReach(address, 'hooks.example', PUBLIC_ONLY)).toBe(false);
});

test.each(['8.8.8.8', '203.119.26.1', '::ffff:8.8.8.8', '2606:4700::1111'])('%s is', (address) => {
  expect(mayReach(address, 'hooks.example', PUBLIC_ONLY)).toBe(true);
});

test('a network that is allowed is reached, also by its mapped form, and no other', () => {
  const allowance = allow('10.2.0.0/16, 127.0.0.1,fd12::/32');
  for (const address of ['10.2.3.4', '::ffff:10.2.3.4', '127.0.0.1', 'fd12::9']) {
    expect(mayReach(address, 'x', allowance)).toBe(true);
  }
  for (const address of ['10.3.0.1', '127.0.0.2', 'fd13::1']) {
    expect(mayReach(address, 'x', allowance)).toBe(false);
  }
});

test('a name that is allowed may be private, never link-local or metadata', () => {
  const allowance = allow('mail.corp.example');
  expect(mayReach('10.0.0.25', 'Mail.corp.example', allowance)).toBe(true);
  expect(mayReach('10.0.0.25', 'other.corp.example', allowance)).toBe(false);
  for (const address of ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '224.0.0.1']) {
    expect(mayReach(address, 'mail.corp.example', allowance)).toBe(false);
  }
});

test.each(['10.0.0.0/33', '300.1.2.3', 'http://x', 'a b', '1.2.3'])('%s is no place', (text) => {
  expect(readAllowance(`8.8.8.8,${text}`)).toEqual({ wrong: text });
});

test('what an operator wrote as an address is allowed as exactly that, metadata never', () => {
  const allowance = alsoAllow(alsoAllow(PUBLIC_ONLY, '[::1]'), '169.254.169.254');
  expect(mayReach('::1', '::1', allowance)).toBe(true);
  expect(mayReach('127.0.0.1', '127.0.0.1', allowance)).toBe(false);
  expect(mayReach('169.254.169.254', '169.254.169.254', allowance)).toBe(false);
});
