import { beatsOf } from '../../../../test/support/beating-fleet.js';
import { printed, run } from '../../../../test/support/play-engine.js';
import { aRule, SETTINGS } from '../../../../test/support/tiny-fleet.js';
import { certificates } from './certificates.js';

const settings = {
  ...SETTINGS,
  rules: [
    aRule('CertificateEnded', '', {
      detector: { kind: 'certificates' },
      gates: { failures: 10, terminals: 10 },
    }),
    aRule('TerminalsSilent', '', { detector: { kind: 'silence' } }),
  ],
};

function told(story: string): string[] {
  const lines = printed(run(beatsOf(story), { settings }));
  return lines.filter((line) => !line.includes(' tell ')).map((line) => line.replace(/^\d+s /, ''));
}

test('ended certificates in terminals that are being lost are one incident', () => {
  const story = '0s 20\n240s certificate model=A920\n240s silent model=A920 0.8 600\n700s end';
  const lines = told(story);
  expect(lines.at(-1)).toMatch(/^inc-1 \w+ CertificateEnded model=A920 certificate SEV1$/);
  expect(lines.filter((line) => line.includes('TerminalsSilent'))).toEqual([]);
});

test('an ended certificate over which nobody falls silent is no incident', () => {
  expect(told('0s 20\n240s certificate model=A920\n600s end')).toEqual([]);
});

test('what is no certificate is not called one', () => {
  const rest = {
    attributes: [],
    codes: new Map(),
    explainedShare: 1,
    ratio: 1,
    changes: [],
    ageMs: 0,
    reach: 0,
  };
  expect(certificates.diagnose?.({ class: 'silent', findings: ['silent'], ...rest })).toBeNull();
});
