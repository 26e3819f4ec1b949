/** The page behind a link in a page: works on a phone, without scripts and without a token. */
import { createHash } from 'node:crypto';
import type { Locale } from '#domain/notify/locale.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';

const STYLE = `
body{margin:0;background:#12161b;color:#e4e7eb;font:18px/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:0 auto;padding:1.5rem 1.25rem}
h1{font-size:1.35rem;margin:0 0 .75rem}
p{margin:0 0 1rem}
.muted{color:#9aa5b1;font-size:1rem}
label{display:block;margin:0 0 1rem}
select,button,a.button{box-sizing:border-box;width:100%;min-height:56px;font:inherit;
border-radius:8px;padding:.75rem 1rem;margin-top:.25rem}
select{background:#1b2128;color:inherit;border:1px solid #616e7c}
button{background:#e4e7eb;color:#12161b;border:0;font-weight:600}
button:focus-visible,select:focus-visible,a:focus-visible{outline:3px solid #53b1fd;
outline-offset:2px}
a{color:#e4e7eb}
form+p a{display:inline-block;padding:.9rem 0}
.never{border:2px solid #f97066;border-radius:8px;padding:.75rem 1rem;margin:0 0 1rem}
.never h2{font-size:1.05rem;margin:0;color:#f97066}
.never ul{margin:.25rem 0 0;padding-left:1.25rem}
.never span{display:block;color:#9aa5b1;font-size:1rem}
`;

/** As the console has them, but for the one form and the one sheet of this page. */
export const ACT_HEADERS = {
  ...SECURITY_HEADERS,
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
};

/** What the page says and asks. */
export interface ActPage {
  readonly title: string;
  readonly lines: readonly string[];
  /** What would make it worse, and why where a playbook says it. */
  readonly never?: readonly { readonly action: string; readonly why: string | null }[];
  /** What the button says; without it there is none. */
  readonly button?: string;
  /** Who may be meant, where a link is read by several. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
  readonly link?: { readonly text: string; readonly url: string };
}

const WORDS = {
  en: { who: 'Who are you?', never: 'Do NOT' },
  'zh-CN': { who: '您是哪位？', never: '切勿' },
} as const;

/** Renders the page. */
export function renderActPage(locale: Locale, page: ActPage): string {
  const { title, lines, never = [], button, people, link } = page;
  const options = (people ?? [])
    .map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)}</option>`)
    .join('');
  const who =
    people === undefined
      ? ''
      : `<label>${WORDS[locale].who}<select name="by" required><option></option>${options}` +
        '</select></label>';
  const form =
    button === undefined
      ? ''
      : `<form method="post">${who}<button type="submit">${escaped(button)}</button></form>`;
  const more = link ? `<p><a href="${escaped(link.url)}">${escaped(link.text)}</a></p>` : '';
  // Before everything that one could press: a restart in good faith is what costs a day.
  const actions = never.map(({ action, why }) => {
    const reason = why === null ? '' : `<span>${escaped(why)}</span>`;
    return `<li><strong>${escaped(action)}</strong>${reason}</li>`;
  });
  const heading = `<h2>${WORDS[locale].never}</h2>`;
  const warning =
    actions.length === 0
      ? ''
      : `<section class="never">${heading}<ul>${actions.join('')}</ul></section>`;
  const said = lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  return (
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="robots" content="noindex"><title>${escaped(title)}</title>` +
    `<style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>` +
    `${warning}${said}${form}${more}</main></body></html>`
  );
}

function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
