import { DomainError, PROBLEMS, type Problem } from './domain-error.js';

const problems: [code: string, problem: Problem][] = Object.entries(PROBLEMS);

test.each(problems)('%s has a status of refusal and a title in each language', (code, problem) => {
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(problem.status).toBeGreaterThanOrEqual(400);
  expect(problem.status).toBeLessThan(600);
  expect(problem.title.en).toMatch(/^[A-Z]/);
  expect(problem.title['zh-CN']).toMatch(/\p{Script=Han}/u);
});

test('a refusal says its code and its detail wherever it ends up', () => {
  const refusal = new DomainError('step_not_found', 'there is no step "reboot"');
  expect(refusal.message).toBe('step_not_found: there is no step "reboot"');
  expect(refusal.mistakes).toEqual([]);
});
