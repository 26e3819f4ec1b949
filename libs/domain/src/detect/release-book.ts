/**
 * Where the profiles of a fleet belong among what is known of roll-outs. Every second tells of
 * thousands of profiles, so what each of them belongs to is found by its number and not by names.
 * It is made of what is known and gone with it: nothing that a snapshot would have to keep.
 */
import type { ProfileAttributes } from '../base/attribute.js';
import {
  type Belonging,
  type Cohort,
  cohortOf,
  droppedOf,
  hear,
  type Releases,
} from './releases.js';

/** What is looked up once of a profile. */
interface Known {
  readonly attributes: ProfileAttributes | undefined;
  readonly own: Belonging;
  /** All of its model and acquirer; not yet, or no more, while there is none. */
  cohort: Cohort | undefined;
}

/** The profiles that told something. */
export class ReleaseBook {
  private readonly known = new Map<number, Known>();
  private dropped = 0;

  constructor(
    private readonly releases: Releases,
    private readonly belonging: (profile: ProfileAttributes | undefined) => Belonging,
  ) {}

  /** Where a profile belongs. */
  of(profile: number, attributes: ProfileAttributes | undefined): Belonging {
    return this.lookUp(profile, attributes).own;
  }

  /** What terminals of a profile told, as `hear` takes it. */
  hear(
    profile: number,
    attributes: ProfileAttributes | undefined,
    minutes: number,
    attempts: number,
  ): void {
    const { releases } = this;
    const dropped = droppedOf(releases);
    if (dropped !== this.dropped) {
      for (const each of this.known.values()) each.cohort = undefined;
      this.dropped = dropped;
    }
    const known = this.lookUp(profile, attributes);
    if (releases.rollouts.size > 0) {
      hear(releases, known.own, { minutes, attempts });
      return;
    }
    known.cohort ??= cohortOf(releases.all, known.own.cohort);
    const { cohort } = known;
    if (!cohort) return;
    cohort.present += minutes;
    cohort.heard += minutes;
    cohort.attempts += attempts;
  }

  private lookUp(profile: number, attributes: ProfileAttributes | undefined): Known {
    const known = this.known.get(profile);
    if (known !== undefined && known.attributes === attributes) return known;
    const found = { attributes, own: this.belonging(attributes), cohort: undefined };
    this.known.set(profile, found);
    return found;
  }
}
