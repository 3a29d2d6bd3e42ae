import { isoStamp } from "../../core/clock";
import type { Attribute, Policy } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import type { PolicyDraft } from "./draft";
import type { ListQuery } from "./schemas";
import { rolesOfPolicy } from "./supported-roles";

interface NamedValue {
  name: string;
  value: string;
  operator?: "stringEquals" | "stringMatch";
}

export interface V1Body {
  type: Policy["type"];
  description?: string;
  subjects: [{ attributes: NamedValue[] }];
  roles: { role_id: string }[];
  resources: [{ attributes: NamedValue[]; tags?: NamedValue[] }];
}

export function draftFromV1(body: V1Body): PolicyDraft {
  const [subject] = body.subjects;
  const [resource] = body.resources;
  return {
    api_version: "v1",
    type: body.type,
    ...(body.description === undefined ? {} : { description: body.description }),
    subject: subject.attributes.map(toAttribute),
    resource: resource.attributes.map(toAttribute),
    ...(resource.tags?.length ? { resource_tags: resource.tags.map(toAttribute) } : {}),
    roles: body.roles.map((role) => role.role_id),
  };
}

function toAttribute({ name, value, operator = "stringEquals" }: NamedValue): Attribute {
  return { key: name, operator, value };
}

/** A policy as `/v1/policies` shows it; one made with v2 is only hinted at. */
export function policyToV1(iam: Iam, policy: Policy, format?: ListQuery["format"]): object {
  if (policy.api_version === "v2") return placeholder(policy);
  return {
    id: policy.id,
    type: policy.type,
    ...(policy.description === undefined ? {} : { description: policy.description }),
    subjects: [{ attributes: policy.subject.map(({ key, value }) => ({ name: key, value })) }],
    roles: rolesToV1(iam, policy, format === "display"),
    resources: [
      {
        attributes: policy.resource.map(fromAttribute),
        ...(policy.resource_tags ? { tags: policy.resource_tags.map(fromAttribute) } : {}),
      },
    ],
    href: `https://iam.cloud.ibm.com/v1/policies/${policy.id}`,
    created_at: isoStamp(policy.created_at),
    created_by_id: policy.created_by_id,
    last_modified_at: isoStamp(policy.last_modified_at),
    last_modified_by_id: policy.last_modified_by_id,
    state: policy.state,
    ...(format === "include_last_permit" ? lastPermit(policy) : {}),
  };
}

export function lastPermit(policy: Policy): object {
  if (policy.last_permit_at === undefined) return {};
  return {
    last_permit_at: isoStamp(policy.last_permit_at),
    last_permit_frequency: policy.last_permit_frequency ?? 0,
  };
}

function rolesToV1(iam: Iam, policy: Policy, withActions: boolean): object[] {
  return rolesOfPolicy(iam, policy).map(({ role_id, role }) => {
    if (!role) return { role_id };
    const { displayName: display_name, description, actions } = role;
    return { role_id, display_name, description, ...(withActions ? { actions } : {}) };
  });
}

function fromAttribute({ key, value, operator }: Attribute): object {
  return { name: key, value, operator };
}

const unsupported =
  "**This is a unsupported policy version placeholder, to view the full content, please call GET with provided href**";

/** Source: IBM Cloud documentation, "Known issues and limitations", "/v1/policies returns a placeholder". */
function placeholder(policy: Policy): object {
  return {
    id: policy.id,
    type: policy.type,
    description: unsupported,
    subjects: [{ attributes: [{ name: "iam_id", value: "unsupported version" }] }],
    roles: [
      {
        role_id: "crn:v1:bluemix:public:iam::::role:UnsupportedVersion",
        display_name: "Unsupported Version",
        description: unsupported,
      },
    ],
    resources: [{ attributes: [{ name: "accountId", value: policy.account_id }] }],
    href: `https://iam.cloud.ibm.com/v2/policies/${policy.id}`,
  };
}
