import { z } from "zod";

/** How often the engine's API key is replaced. */
export const rotateEvery = z
  .int("must be a whole number of days")
  .min(1, "must be at least 1 day")
  .max(3650, "must be at most 3650 days")
  .describe("Days after which `up` replaces the engine's API key; left out, it does so only when asked");
