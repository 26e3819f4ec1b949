/** What a place in a template is filled with. */
export const PLACES = {
  text: 'the notice in one line',
  url: 'where the incident is shown',
  incident: 'its id',
  severity: 'SEV1 to SEV4',
  to: 'the address of the person, where a person is paged',
  act: 'where the reader takes the incident, or answers a test page',
  id: 'the same over all tries of one notice',
  report: 'where the gateway says what became of this message',
} as const;

export type Values = Readonly<Record<'id', string> & Record<string, string>>;

/** Fills the places; what is put in is never read as a template again. */
export function fillTemplate(template: string, values: Values): string {
  return template.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
