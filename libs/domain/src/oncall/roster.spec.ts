import { nameOfPerson } from './roster.js';

const people = [
  { id: 'wu', name: '吴敏' },
  { id: 'li', name: 'Li Na' },
];

test('a person is called by name, and by the id once the file has the person no more', () => {
  expect(nameOfPerson(people, 'li')).toBe('Li Na');
  expect(nameOfPerson(people, 'zhao')).toBe('zhao');
});
