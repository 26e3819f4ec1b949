/** What is said of delivery reports that cannot be meant, with the place and the cure. */
import { token_characters_min } from '#infra/reports/sign-report.js';
import { hasLink, type ReportSettings } from '../gateway/report-settings.js';
import type { Complaint } from './doubt-routing.js';
import type { Reveal } from './receiver-keys.js';
import type { ReceiversFile } from './receivers-file.js';

/** Mistakes in every `report` of a file. */
export function complaintsAboutReports(
  { receivers, merchants }: ReceiversFile,
  reveal: Reveal,
): Complaint[] {
  const all = [
    ...receivers.map((each, i) => ({ each, path: ['receivers', i, 'report'] as const })),
    ...merchants.map((each, i) => ({ each, path: ['merchants', i, 'report'] as const })),
  ];
  return all.flatMap(({ each, path }) => {
    if (each.kind !== 'gateway' || !each.report) return [];
    return mistakesIn(each.report, hasLink(each.fields), reveal).map(([key, message]) => {
      return { path: [...path, key], message };
    });
  });
}

function mistakesIn(report: ReportSettings, byLink: boolean, reveal: Reveal): [string, string][] {
  const { id, answer_id, delivered, failed = [], pending, token } = report;
  const mistakes: [string, string][] = [];
  if (id === undefined && !byLink) {
    const cure = 'say where the name of the message is, or put {report} into the fields';
    mistakes.push(['state', `a report names no message: ${cure}`]);
  }
  if (answer_id !== undefined && (byLink || id === undefined)) {
    mistakes.push(['answer_id', 'is of no use: with {report}, or without id, nothing asks for it']);
  }
  const words = [...delivered, ...failed, ...pending];
  const twice = words.find((word, i) => words.indexOf(word) !== i);
  if (twice !== undefined) mistakes.push(['delivered', `"${twice}" cannot mean two things`]);
  // Where secrets are not at hand there is nothing to judge.
  const { length } = reveal(token);
  if (length > 0 && (length < token_characters_min || !/^[A-Za-z0-9_-]+$/.test(reveal(token)))) {
    const shape = `${token_characters_min} or more letters, digits, - and _`;
    mistakes.push(['token', `expected ${shape}, as of: openssl rand -hex 24`]);
  }
  return mistakes;
}
