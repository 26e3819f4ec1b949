/** What a written account of an incident says beside the catalogue's own words. */
export interface DocumentWords {
  readonly incident: string;
  readonly status: Readonly<Record<string, string>>;
  readonly facts: Readonly<
    Record<
      | 'severity'
      | 'state'
      | 'cause'
      | 'since'
      | 'detected'
      | 'resolved'
      | 'terminals'
      | 'merchants'
      | 'regions'
      | 'rule',
      string
    >
  >;
  readonly figures: string;
  readonly figure: Readonly<
    Record<
      | 'detect'
      | 'acknowledge'
      | 'mitigate'
      | 'resolve'
      | 'opened'
      | 'pages'
      | 'failed'
      | 'steps'
      | 'useful',
      string
    >
  >;
  readonly steps: (done: number, skipped: number, late: number, open: number) => string;
  readonly yesNo: (yes: number, no: number) => string;
  readonly none: string;
  readonly roles: string;
  readonly links: Readonly<Record<string, string>>;
  readonly together: string;
  readonly timeline: string;
  readonly playbook: string;
  readonly stepStatus: Readonly<Record<string, string>>;
  readonly by: (name: string) => string;
  readonly written: (at: string) => string;
  readonly weighed: string;
  /** What speaks for a diagnosis, and what against it; either may be nothing. */
  readonly grounds: (pro: readonly string[], against: readonly string[]) => string;
}
