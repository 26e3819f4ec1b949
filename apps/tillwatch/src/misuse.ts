/** A command line that cannot be meant: said in one line with the usage, exit code 2. */
export class Misuse extends Error {}
