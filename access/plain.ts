import { unknown } from "./unknown";

/**
 * What Pulumi's wire format puts in the place of a value that is not known yet, one for each type.
 * Source: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go.
 */
const unknownValues: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key that marks a secret in a state, and its value. Source: pulumi/pulumi, sdk/go/common/resource/sig. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Property values as Pulumi writes them, as plain data: what is not known yet becomes `Unknown`, and so does a
 * secret, for no secret decides over access and none may be carried into a report.
 */
export function plain(value: unknown): unknown {
  if (typeof value === "string")
    return unknownValues.has(value) ? unknown("not known before it is created") : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, mark]) => key === signatureKey && mark === secretSignature))
    return unknown("a secret");
  return Object.fromEntries(entries.map(([key, child]) => [key, plain(child)]));
}
