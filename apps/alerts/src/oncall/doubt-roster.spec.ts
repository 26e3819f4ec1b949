import { aRoster, NOON } from '../../../../test/support/a-roster.js';
import { ReceiverSettings } from '../receivers/settings/receivers-file.js';
import { complaintsAbout, warningsAbout } from './doubt-roster.js';

const gateway = (more: object = {}) =>
  ReceiverSettings.parse({
    name: 'sms',
    kind: 'gateway',
    url: 'https://sms.example/v1',
    fields: { to: '{to}', content: '{text}' },
    ...more,
  });

function aPerson(id: string, address: string, more: object = {}) {
  const person = { id, name: id, language: 'en' as const, time_zone: 'UTC' };
  return { ...person, contacts: [{ by: 'sms', address }], ...more };
}

test('what is no telephone number reaches nobody, with the place and the cure', () => {
  const people = ['not a number', '+86 138', '13800138000', '+8613800138000'].map((address, i) =>
    aPerson(['li', 'wang', 'zhao', 'sun'][i] ?? '', address),
  );
  const doubted = complaintsAbout(aRoster({ people }), [gateway()]);
  expect(doubted.map(({ path }) => path.join('.'))).toEqual([
    'people.0.contacts.0.address',
    'people.1.contacts.0.address',
    'people.2.contacts.0.address',
  ]);
  expect(doubted[0]?.message).toBe(
    'expected a number such as +8613800138000, without spaces; ' +
      'or say `addresses: any` of "sms" where it is no telephone',
  );
  expect(complaintsAbout(aRoster({ people }), [gateway({ addresses: 'any' })])).toEqual([]);
});

test('one account of a chat or pager is one person', () => {
  const number = '+8613800138000';
  const people = [
    aPerson('li', number, { slack: 'U012ABCDEF' }),
    aPerson('wang', number, { slack: 'U012ABCDEF' }),
    aPerson('zhao', number),
  ];
  expect(complaintsAbout(aRoster({ people }), [gateway()])).toEqual([
    {
      path: ['people', 1, 'slack'],
      message: '"U012ABCDEF" is there twice: one account is one person',
    },
  ]);
});

test('two who are reached by the same addresses alone are doubted to be two', () => {
  const [own, shared] = ['+8613800138000', '+8613800138001'];
  const both = [
    { by: 'sms', address: own },
    { by: 'call', address: shared },
  ];
  const people = [
    aPerson('li', own),
    aPerson('wang', shared, { contacts: both }),
    aPerson('zhao', own, { contacts: [{ by: 'call', address: own }] }),
  ];
  expect(warningsAbout(aRoster({ people, rotas: [] }), NOON)).toEqual([
    'li and zhao have the same addresses, and each is paged in floods: ' +
      'if they are one person, keep one of them',
  ]);
});
