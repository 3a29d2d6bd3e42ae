import { isUnknown, type Unknown } from "../unknown";
import { type Constraint, constraintOf, describeConstraint, type RawAttribute } from "./constraint";

/** One attribute of the resources that a policy is about (`serviceName`, `serviceInstance`, `resource`, …). */
export interface AttributeConstraint {
  readonly key: string;
  readonly constraint: Constraint;
}

/**
 * The resources that a policy is about: those for which every line holds. No lines means all resources of the
 * account. The account itself is left out, as a policy is never about another one.
 */
export interface Target {
  readonly attributes: readonly AttributeConstraint[];
  /** Access tags that a resource must have. */
  readonly tags: readonly AttributeConstraint[];
  /** Further lines that are there, or may be, and that we cannot read. */
  readonly unread: readonly Unknown[];
  /** Nobody wrote a target: the provider made it "all IAM-enabled services". */
  readonly implied?: true;
}

export function targetOf(
  attributes: readonly RawAttribute[],
  tags: readonly RawAttribute[] = [],
  unread: readonly Unknown[] = [],
): Target {
  return {
    attributes: lines(attributes.filter(({ key }) => key !== "accountId")),
    tags: lines(tags),
    unread: [...unread, ...[...attributes, ...tags].flatMap(({ key }) => (isUnknown(key) ? [key] : []))],
  };
}

/** In one order and each once, so that equal targets are written equally. */
function lines(attributes: readonly RawAttribute[]): AttributeConstraint[] {
  const known = attributes.filter(({ key }) => typeof key === "string");
  const made = known.map((attribute) => ({
    key: String(attribute.key),
    constraint: constraintOf(attribute),
  }));
  const byText = new Map(made.map((line) => [describeLine(line), line]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

export function constraintsOn(target: Target, key: string): readonly Constraint[] {
  return target.attributes.filter((line) => line.key === key).map(({ constraint }) => constraint);
}

/** Is there a line, readable or not, for the attribute? */
export function names(target: Target, key: string): boolean {
  return target.attributes.some((line) => line.key === key);
}

/** `serviceName=kms, resource=dev*, tag env=prod`; "everything in the account" for no lines. */
export function describeTarget(target: Target): string {
  const parts = [
    ...target.attributes.map(describeLine),
    ...target.tags.map((line) => `tag ${describeLine(line)}`),
    ...(target.unread.length > 0 ? ["unknown"] : []),
  ];
  return parts.join(", ") || "everything in the account";
}

function describeLine({ key, constraint }: AttributeConstraint): string {
  return `${key}=${describeConstraint(constraint)}`;
}
