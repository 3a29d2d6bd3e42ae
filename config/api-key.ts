import { z } from "zod";

const daysForm = "must be a whole number of days from 1 to 3650, or never";
const days = z.union(
  [z.int(daysForm).min(1, daysForm).max(3650, daysForm), z.literal("never", daysForm)],
  daysForm,
);

/** Days, where the configuration does not say. */
const defaults = { rotateEvery: 60, expiresAfter: 90 };

const expiresAt = z.iso
  .datetime({ offset: true, error: "must be a time like 2027-01-31T00:00:00Z" })
  .describe("A fixed day on which the API key ends, as ISO 8601, instead of expiresAfter and rotateEvery");

/** Fields of every `apiKey`. Defaults are filled in by `keyLifetime`: whether a value was given makes a difference. */
export const lifetimeFields = {
  expiresAt: expiresAt.optional(),
  expiresAfter: days
    .optional()
    .describe(`Days after which a new API key ends, or never; left out, ${defaults.expiresAfter}`),
  rotateEvery: days
    .optional()
    .describe(`Days after which \`up\` replaces the API key, or never; left out, ${defaults.rotateEvery}`),
};

export type LifetimeConfig = z.output<z.ZodObject<typeof lifetimeFields>>;

/** A key is replaced before it ends. */
export function reportLifetime(key: LifetimeConfig, context: z.RefinementCtx): void {
  const { rotateEvery, expiresAfter } = keyLifetime(key);
  for (const field of ["expiresAfter", "rotateEvery"] as const) {
    if (key[field] === undefined || key.expiresAt === undefined) continue;
    const message = "does not go with expiresAt, which would hold for every new key alike";
    context.addIssue({ code: "custom", path: [field], message });
  }
  if (rotateEvery === undefined || expiresAfter === undefined || expiresAfter > rotateEvery) return;
  const given = key.rotateEvery === undefined ? "expiresAfter" : "rotateEvery";
  const message =
    given === "rotateEvery"
      ? `must be less than expiresAfter, which is ${expiresAfter} days: a key is replaced before it ends`
      : `must be more than rotateEvery, which is ${rotateEvery} days: a key is replaced before it ends`;
  context.addIssue({ code: "custom", path: [given], message });
}

/** `engines[].apiKey` */
export const apiKey = z
  .strictObject(lifetimeFields)
  .superRefine(reportLifetime)
  .prefault({})
  .describe("The engine's service API key; its value is never stored by IAM");

export interface KeyLifetime {
  /** Days after which a new key ends; absent: it does not, or on a fixed day. */
  expiresAfter?: number;
  /** Days after which a key is replaced; absent: only when asked. */
  rotateEvery?: number;
  /** The configuration says so itself: then it holds for keys too that were made without an end. */
  rotationAsked: boolean;
}

/** What holds for the keys of one owner, defaults included. */
export function keyLifetime(key: LifetimeConfig): KeyLifetime {
  if (key.expiresAt !== undefined) return { rotationAsked: false };
  const { rotateEvery = defaults.rotateEvery, expiresAfter = defaults.expiresAfter } = key;
  return {
    ...(expiresAfter === "never" ? {} : { expiresAfter }),
    ...(rotateEvery === "never" ? {} : { rotateEvery }),
    rotationAsked: key.rotateEvery !== undefined,
  };
}
