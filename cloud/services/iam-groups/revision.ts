import { createHash } from "node:crypto";
import { ServiceError } from "../../core/errors";
import { badRequest } from "./errors";

interface Revised {
  readonly id: string;
  readonly version: number;
}

/** The `ETag` of a group or rule: `<revision>-<hash>`. The form is inferred; IBM calls it "revision number". */
export function revisionOf({ id, version }: Revised): string {
  return `${version}-${createHash("md5").update(`${id}/${version}`).digest("hex")}`;
}

/** Throws 400 without `If-Match`, 409 when the object has changed since the caller read it. */
export function requireRevision(ifMatch: string | undefined, current: Revised): void {
  const given = ifMatch?.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
  if (!given) throw badRequest("missing_required_header", "The header If-Match is required.");
  if (given === "*" || given === revisionOf(current)) return;
  throw new ServiceError(
    409,
    "revision_conflict",
    `The revision ${given} of ${current.id} is not the most recent one. Get it again and repeat the change.`,
  );
}
