/**
 * The pages that merchants open by the links in their notices: small, for a phone, in both
 * languages, the reader's first, without a script. What is shown never changes anything: programs
 * that look at links before people do only ever read. Every change is a form that is sent.
 */
import type { Words } from '#domain/code/taxonomy.js';
import { LOCALES, type Locale } from '#domain/notify/locale.js';
import { PAGE } from './page-words.js';

/** What a page says above its forms, line by line. */
export interface PageParts {
  readonly language: string;
  readonly heading: Words;
  readonly lines: readonly Words[];
  /** Names and values, such as when it began. */
  readonly facts: readonly { readonly name: Words; readonly value: string }[];
  /** What came of what was just sent. */
  readonly said: Words | null;
  readonly forms: readonly Form[];
}

/** One form; the address it is sent to is the page's own. */
export type Form =
  | { readonly kind: 'rate'; readonly rating: number | null; readonly comment: string | null }
  | { readonly kind: 'consent'; readonly offers: readonly ('yes' | 'no')[] };

/** The page as HTML. */
export function renderPage(parts: PageParts): string {
  const first: Locale = LOCALES.find((each) => each === parts.language) ?? 'en';
  const order = [first, ...LOCALES.filter((each) => each !== first)];
  const { heading, lines, facts, said, forms } = parts;
  const story = order.map((locale) => {
    const text = lines.map((line) => `<p>${escapeHtml(line[locale])}</p>`).join('');
    return `<section lang="${locale}"><h1>${escapeHtml(heading[locale])}</h1>${text}</section>`;
  });
  const both = (words: Words) => order.map((locale) => escapeHtml(words[locale])).join(' · ');
  const rows = facts.map(
    ({ name, value }) => `<dt>${both(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return [
    `<!doctype html><html lang="${first}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="robots" content="noindex"><link rel="stylesheet" href="style.css">',
    `<title>${escapeHtml(heading[first])} · ${escapeHtml(PAGE.title[first])}</title></head>`,
    '<body><main>',
    said ? `<p class="said" role="status">${both(said)}</p>` : '',
    ...story,
    rows.length > 0 ? `<dl>${rows.join('')}</dl>` : '',
    ...forms.map((form) => renderForm(form, both)),
    '</main></body></html>',
  ].join('');
}

function renderForm(form: Form, both: (words: Words) => string): string {
  if (form.kind === 'consent') {
    const buttons = form.offers.map(
      (offer) => `<button name="act" value="${offer}">${both(PAGE[offer])}</button>`,
    );
    return `<form method="post">${buttons.join('')}</form>`;
  }
  const stars = [1, 2, 3, 4, 5].map((rating) => {
    const mine = rating === form.rating ? ' class="mine" aria-pressed="true"' : '';
    return `<button name="rating" value="${rating}"${mine}>${rating}</button>`;
  });
  return [
    `<form method="post"><h2>${both(PAGE.rate)}</h2><p>${both(PAGE.scale)}</p>`,
    '<input type="hidden" name="act" value="rate">',
    `<label>${both(PAGE.comment)}<textarea name="comment" maxlength="500" rows="3">`,
    `${escapeHtml(form.comment ?? '')}</textarea></label>`,
    `<div class="stars">${stars.join('')}</div></form>`,
  ].join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** The sheet of all these pages: large letters, large buttons, light or dark as the phone is. */
export const STYLE = `:root { color-scheme: light dark; }
body {
  margin: 0;
  font: 17px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif;
  background: #f4f5f7;
  color: #1f2933;
}
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.25rem; margin: .5rem 0; }
h2 { font-size: 1.05rem; margin: 1rem 0 0; }
section + section { border-top: 1px solid #7b8794; margin-top: .75rem; color: #52606d; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: #52606d; }
dd { margin: 0; }
.said { background: #175cd3; color: #fff; padding: .5rem .75rem; border-radius: .5rem; }
button {
  min-height: 48px;
  min-width: 48px;
  font: inherit;
  padding: .25rem 1rem;
  margin: .25rem .5rem .25rem 0;
  border: 1px solid #7b8794;
  border-radius: .5rem;
  background: #fff;
  color: inherit;
}
button.mine { border: 3px solid #175cd3; }
textarea { box-sizing: border-box; width: 100%; font: inherit; margin: .25rem 0; }
@media (prefers-color-scheme: dark) {
  body { background: #12161b; color: #e4e7eb; }
  button, textarea { background: #1b2128; color: inherit; }
  dt, section + section { color: #9aa5b1; }
}
`;
