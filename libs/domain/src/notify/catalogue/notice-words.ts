/** What every language must be able to say in a notice. */
export interface NoticeWords {
  /** One line whose beginning carries what matters; see `notice-card.ts`. */
  readonly short: (parts: ShortParts) => string;
  /** How a notice is marked: why it is sent. Empty for the first one. */
  readonly marks: Readonly<Record<'TEST' | 'changed' | 'reopened' | 'resolved' | 'merged', string>>;
  readonly facts: Readonly<
    Record<'where' | 'since' | 'until' | 'hit' | 'failing' | 'tenant' | 'incident', string>
  >;
  readonly hit: (terminals: string, merchants: string) => string;
  readonly failing: (ratio: string, baseline: string) => string;
  readonly dont: (actions: readonly string[]) => string;
  readonly undelivered: (receiver: string) => string;
  readonly open: string;
  /** What a notice says that only tries a receiver out. */
  readonly trial: string;
  /** What the auditor says. */
  readonly audit: string;
  readonly digest: (count: number) => string;
  /** The beginning of a page that tells of several; the gravest follows. */
  readonly several: (count: number, elsewhere: number) => string;
  readonly over: string;
  /** What a page's button says: that somebody takes it, or that a test page arrived. */
  readonly take: string;
  readonly prove: string;
  readonly more: (count: number) => string;
  /** The same in a line, where every character counts. */
  readonly lead: (count: number, elsewhere: number) => string;
  /** How long a line may be, and how much of a title and of a cause it names at least. */
  readonly room: { readonly line: number; readonly title: number; readonly cause: number };
}

/** What a short text is made of, ready to be read. */
export interface ShortParts {
  readonly severity: string;
  readonly mark: string;
  readonly title: string;
  readonly cause: string;
  /** Null where there is no room for it. */
  readonly since: string | null;
  /** That it comes and goes, with that time; null for one that stays. */
  readonly returns: string | null;
  /** When it was over; null while it is not. */
  readonly until: string | null;
  readonly actions: readonly string[];
  /** How many terminals, and which share fails there; empty where none are counted. */
  readonly terminals: string;
  readonly share: string;
  readonly incident: string;
}
