import { z } from 'zod';

/** How bad it is; fixed by the diagnosis, so that it is the same for everybody. */
export const Severity = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);
export type Severity = z.infer<typeof Severity>;
