import type { ProfileAttribute } from '#domain/base/attribute.js';
import type { Instant } from '#domain/base/instant.js';
import type { StoredMessage } from '#domain/digest/stored-message.js';
import { countsForAlerts } from '#domain/registry/overlay.js';
import type { Terminal } from '#domain/terminal/terminal.js';
import type { TerminalBook } from '../book/terminal-book.js';
import type { TerminalMessage } from './entry.js';

/** A stored message, with its terminal as it was then. */
export class Heard implements StoredMessage {
  /** Set when the terminal is not what it was before the batch. */
  changed: Terminal | null = null;
  /** The profile it had before, when this message may have changed it. */
  was: number | undefined;

  constructor(
    readonly message: TerminalMessage,
    readonly receivedAt: Instant,
    private readonly slot: number,
    private readonly book: TerminalBook,
    public profile: number,
  ) {}

  get acquirer(): string {
    return this.attributeOf('acquirer') ?? '';
  }

  attributeOf(name: ProfileAttribute): string | undefined {
    const { changed } = this;
    return changed ? changed.attributes[name] : this.book.attributeOf(this.slot, name);
  }

  /** Asked of failures only: a text for every heartbeat would be made in vain. */
  get merchant(): string | undefined {
    return this.changed ? this.changed.merchant : this.book.merchantOf(this.slot);
  }

  /** Asked of failures only, too. */
  get store(): string | undefined {
    const { changed } = this;
    return changed ? changed.attributes.store : this.book.storeOf(this.slot);
  }

  /** Whether it may alarm anybody; retired terminals do not. */
  get counts(): boolean {
    return this.changed ? countsForAlerts(this.changed) : !this.book.isRetired(this.slot);
  }
}
