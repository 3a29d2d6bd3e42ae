import type { Policy } from "../../iam/entities";

/** What a caller says of a policy, in neither version's words. */
export type PolicyDraft = Pick<
  Policy,
  | "api_version"
  | "type"
  | "description"
  | "subject"
  | "resource"
  | "resource_tags"
  | "roles"
  | "rule"
  | "pattern"
>;

/** The value of the one attribute `key`, when it is a plain text. */
export function textOf(attributes: Policy["resource"], key: string): string | undefined {
  const found = attributes.find((attribute) => attribute.key === key);
  return typeof found?.value === "string" ? found.value : undefined;
}
