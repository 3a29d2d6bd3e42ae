import { createHash } from "node:crypto";
import { preconditionFailed } from "./errors";

/** The revision of a policy or role as the API shows it: `1-ede47eea682b487b6adc6397aa940300`. */
export function etagOf({ id, version }: { id: string; version: number }): string {
  return `${version}-${createHash("md5").update(`${id}/${version}`).digest("hex")}`;
}

/** Throws unless `ifMatch` is the current revision (quotes and the weak mark do not count; `*` fits any). */
export function checkEtag(ifMatch: string | undefined, entity: { id: string; version: number }): void {
  const given = ifMatch?.trim().replace(/^W\//, "").replace(/^"|"$/g, "") || undefined;
  const current = etagOf(entity);
  if (given !== current && given !== "*") throw preconditionFailed(given, current);
}
