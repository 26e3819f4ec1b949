import { newBank } from '../detect/evidence-bank.js';
import { newCell } from './new-cell.js';

test('a new cell is of its bank, of no attribute, and touched by nothing', () => {
  const bank = newBank(5);
  const cell = newCell('region=310000', 'funds|region=310000', { bank, order: 3 });
  expect(cell).toMatchObject({ order: 3, attribute: -1, code: -1, isTouched: false });
  expect(cell.bank).toBe(bank);
  expect(cell.tolerated).toBeNaN();
});
