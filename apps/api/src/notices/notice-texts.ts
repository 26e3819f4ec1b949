import type { NoticesFile } from '#domain/notice/notice-file.js';

/** The texts for merchants and who agrees to them, as a token. */
export abstract class NoticeTexts {
  abstract readonly file: NoticesFile;
}
