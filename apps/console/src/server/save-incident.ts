/** Saves an incident as a file; the token goes in a header, so a plain link would not do. */
import type { Locale } from '#domain/notify/locale.js';
import { askText } from './requests.js';
import { saveFile } from './save-file.js';

const TYPES = { html: 'text/html', md: 'text/markdown', json: 'application/json' } as const;

/** Asks for the file and hands it to the browser to keep; a refusal saves nothing. */
export async function saveIncident(
  id: string,
  format: keyof typeof TYPES,
  lang: Locale,
): Promise<void> {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const text = await askText(`/incidents/${encodeURIComponent(id)}/export`, { format, lang, zone });
  saveFile(text, TYPES[format], `${id}.${format}`);
}
