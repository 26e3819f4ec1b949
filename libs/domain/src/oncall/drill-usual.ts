/** What a drill is where nothing else is said, for programs that carry no schemas. */
export const DRILL_USUAL = { scenario: 'zpk-desync', terminals: 300, effectSeconds: 120 } as const;
