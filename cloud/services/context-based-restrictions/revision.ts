import { createHash } from "node:crypto";
import { refusal } from "./errors";

interface Revised {
  readonly id: string;
  readonly version: number;
}

/** `1-027058a8af8f75fd7219abe5eeb79ce0`, as terraform-provider-ibm pull request 4268 shows it. */
export function revisionOf({ id, version }: Revised): string {
  return `${version}-${createHash("md5").update(`${id}/${version}`).digest("hex")}`;
}

/** Throws 400 without `If-Match`, 412 when the object has changed since the caller read it. */
export function requireRevision(ifMatch: string | undefined, current: Revised): void {
  const given = ifMatch?.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
  if (!given) {
    throw refusal(400, "missing_header", "The header If-Match is required.", {
      type: "header",
      name: "If-Match",
    });
  }
  if (given === revisionOf(current)) return;
  throw refusal(
    412,
    "precondition_failed",
    `The revision '${given}' is not the current one of '${current.id}'.`,
    {
      type: "header",
      name: "If-Match",
      value: given,
    },
  );
}
