import { z } from 'zod';

/**
 * The attributes a cause may name, in the words of the wire contract.
 *
 * The first group belongs to the terminal and changes rarely (its *profile*), the second to one
 * payment attempt.
 */
export const PROFILE_ATTRIBUTES = [
  'acquirer',
  'region',
  'carrier',
  'link',
  'model',
  'hw',
  'fw',
  'app',
  'param',
  'feePlan',
  'keys',
  'chain',
] as const;

export const ATTEMPT_ATTRIBUTES = ['issuer', 'scheme', 'entry'] as const;

/**
 * Whose a terminal is, the wider first. Failures tell it and attempts do not: they are told by
 * profile, and there would be as many of those as shops.
 */
export const SHOP_ATTRIBUTES = ['merchant', 'store'] as const;

export type ProfileAttribute = (typeof PROFILE_ATTRIBUTES)[number];
export type AttemptAttribute = (typeof ATTEMPT_ATTRIBUTES)[number];
export type ShopAttribute = (typeof SHOP_ATTRIBUTES)[number];

/** Every attribute that `cause` in a notification may name. */
export const Attribute = z.enum([
  ...PROFILE_ATTRIBUTES,
  ...ATTEMPT_ATTRIBUTES,
  ...SHOP_ATTRIBUTES,
  'job',
  'code',
  'class',
]);
export type Attribute = z.infer<typeof Attribute>;

/** A distinct combination of the terminal-side attributes; unknown ones are absent. */
export type ProfileAttributes = Readonly<Partial<Record<ProfileAttribute, string>>>;

/** A numbered profile: what a digest refers to instead of repeating the attributes. */
export interface Profile {
  readonly id: number;
  readonly attributes: ProfileAttributes;
}
