/** What the console says about fire drills outside of their own page, in both languages. */

export interface DrillWords {
  /** Above every page that shows the ground of drills. */
  readonly banner: (tenant: string) => string;
}

export const drillsEn: DrillWords = {
  banner: (tenant) => `This is only a drill of ${tenant}: synthetic terminals, real people.`,
};

export const drillsZhCN: DrillWords = {
  banner: (tenant) => `这只是 ${tenant} 的演练：终端是虚拟的，人员是真实的。`,
};
