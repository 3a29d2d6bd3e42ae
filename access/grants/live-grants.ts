import { always, type Condition, conditionOf } from "../targets/condition";
import type { RawAttribute } from "../targets/constraint";
import { targetOf } from "../targets/target";
import { unknown } from "../unknown";
import { ownAccount, sourceOf } from "./authorization-grant";
import type { Grant, Subject } from "./grant";

interface V1Attribute {
  readonly name?: string;
  readonly operator?: string;
  readonly value?: unknown;
}

/** A policy as `GET /v1/policies` lists it. Source: IAM Policy Management API. */
export interface V1Policy {
  readonly id?: string;
  readonly type?: string;
  readonly subjects?: readonly { readonly attributes?: readonly V1Attribute[] }[];
  readonly roles?: readonly { readonly role_id?: string }[];
  readonly resources?: readonly {
    readonly attributes?: readonly V1Attribute[];
    readonly tags?: readonly V1Attribute[];
  }[];
}

interface V2Attribute {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: unknown;
}

/** A policy as `GET /v2/policies` lists it. Source: IAM Policy Management API. */
export interface V2Policy {
  readonly id?: string;
  readonly type?: string;
  readonly subject?: { readonly attributes?: readonly V2Attribute[] };
  readonly control?: { readonly grant?: { readonly roles?: readonly { readonly role_id?: string }[] } };
  readonly resource?: {
    readonly attributes?: readonly V2Attribute[];
    readonly tags?: readonly V2Attribute[];
  };
  readonly rule?: unknown;
  readonly pattern?: string;
}

/** A list of v1 policies shows a v2 policy as a placeholder with a role that says nothing. */
const unsupportedRole = /:UnsupportedVersion$/;

export function grantOfV1(policy: V1Policy): Grant {
  const subject = (policy.subjects ?? []).flatMap(({ attributes }) => rawOfV1(attributes));
  const [resource] = policy.resources ?? [];
  const roles = (policy.roles ?? []).map(({ role_id }) => role_id);
  const isPlaceholder = roles.some((role) => role !== undefined && unsupportedRole.test(role));
  const conditions: Condition = isPlaceholder
    ? { kind: "unknown", why: "the list of v1 policies leaves out a v2 policy's conditions" }
    : always;
  return grant(policy, subject, roles, rawOfV1(resource?.attributes), rawOfV1(resource?.tags), conditions);
}

export function grantOfV2(policy: V2Policy): Grant {
  const roles = (policy.control?.grant?.roles ?? []).map(({ role_id }) => role_id);
  const { subject, resource, rule, pattern } = policy;
  const made = grant(
    policy,
    rawOfV2(subject?.attributes),
    roles,
    rawOfV2(resource?.attributes),
    rawOfV2(resource?.tags),
    conditionOf(rule),
  );
  return pattern ? { ...made, pattern } : made;
}

function grant(
  { id, type }: { readonly id?: string; readonly type?: string },
  subject: readonly RawAttribute[],
  roles: readonly (string | undefined)[],
  attributes: readonly RawAttribute[],
  tags: readonly RawAttribute[],
  conditions: Condition,
): Grant {
  const kind = type === "authorization" ? "authorization" : "access";
  const account = attributes.find(({ key }) => key === "accountId")?.value;
  return {
    id: id ?? "",
    kind,
    subject: kind === "authorization" ? serviceSubject(subject, account) : identitySubject(subject),
    roles: roles.map((role) =>
      role === undefined || unsupportedRole.test(role) ? unknown("a role that the list does not show") : role,
    ),
    target: targetOf(attributes, tags),
    conditions,
    provenance: { from: "live", ...(id ? { liveId: id } : {}) },
  };
}

function serviceSubject(attributes: readonly RawAttribute[], account: unknown): Subject {
  const own = attributes.map((attribute) =>
    attribute.key === "accountId" && attribute.value === account
      ? { ...attribute, value: ownAccount }
      : attribute,
  );
  return { kind: "service", source: sourceOf(own) };
}

function identitySubject(attributes: readonly RawAttribute[]): Subject {
  const [only, ...more] = attributes.filter(({ key }) => key !== "accountId");
  const isId = only?.key === "iam_id" || only?.key === "access_group_id";
  if (only && isId && more.length === 0 && typeof only.value === "string")
    return { kind: "identity", id: only.value };
  return { kind: "unknown", why: `a subject of ${attributes.map(({ key }) => key).join(", ") || "nothing"}` };
}

function rawOfV1(attributes: readonly V1Attribute[] = []): RawAttribute[] {
  return attributes.map(({ name, operator, value }) => ({ key: name, operator, value }));
}

function rawOfV2(attributes: readonly V2Attribute[] = []): RawAttribute[] {
  return attributes.map(({ key, operator, value }) => ({ key, operator, value }));
}
