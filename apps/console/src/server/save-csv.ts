/** Saves a list as CSV; the token goes in a header, so a plain link would not do. */
import { askText } from './requests.js';
import { saveFile } from './save-file.js';

/** Spreadsheets read UTF-8 only where this mark stands before it. */
const MARK = '\ufeff';

/** Asks for the file and hands it to the browser to keep; a refusal saves nothing. */
export async function saveCsv(
  path: string,
  query: Record<string, string>,
  name: string,
): Promise<void> {
  saveFile(MARK + (await askText(path, query)), 'text/csv', `${name}.csv`);
}
