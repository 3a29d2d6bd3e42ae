import { isoStamp } from "../../core/clock";
import type { Attribute, Policy, RuleCondition } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import type { PolicyDraft } from "./draft";
import type { ListQuery } from "./schemas";
import { rolesOfPolicy } from "./supported-roles";
import { lastPermit } from "./v1-wire";

export interface V2Body {
  type: Policy["type"];
  description?: string;
  subject?: { attributes: Attribute[] };
  control: { grant: { roles: { role_id: string }[] } };
  resource?: { attributes: Attribute[]; tags?: Attribute[] };
  rule?: RuleCondition;
  pattern?: string;
}

export function draftFromV2(body: V2Body): PolicyDraft {
  const { type, description, subject, control, resource, rule, pattern } = body;
  return {
    api_version: "v2",
    type,
    ...(description === undefined ? {} : { description }),
    subject: subject?.attributes.map(plain) ?? [],
    resource: resource?.attributes.map(plain) ?? [],
    ...(resource?.tags?.length ? { resource_tags: resource.tags.map(plain) } : {}),
    roles: control.grant.roles.map((role) => role.role_id),
    ...(rule === undefined ? {} : { rule }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

function plain({ key, operator, value }: Attribute): Attribute {
  return { key, operator, value };
}

/** A policy as `/v2/policies` shows it, whichever version made it; its `href` says which. */
export function policyToV2(policy: Policy, iam?: Iam, format?: ListQuery["format"]): object {
  return {
    id: policy.id,
    type: policy.type,
    ...(policy.description === undefined ? {} : { description: policy.description }),
    subject: { attributes: policy.subject },
    control: { grant: { roles: rolesToV2(policy, format === "display" ? iam : undefined) } },
    resource: {
      attributes: policy.resource,
      ...(policy.resource_tags ? { tags: policy.resource_tags } : {}),
    },
    ...(policy.rule ? { rule: policy.rule } : {}),
    ...(policy.pattern ? { pattern: policy.pattern } : {}),
    href: `https://iam.cloud.ibm.com/${policy.api_version}/policies/${policy.id}`,
    created_at: isoStamp(policy.created_at),
    created_by_id: policy.created_by_id,
    last_modified_at: isoStamp(policy.last_modified_at),
    last_modified_by_id: policy.last_modified_by_id,
    state: policy.state,
    ...(format === "include_last_permit" ? lastPermit(policy) : {}),
  };
}

/** With `iam`, roles are enriched: names, descriptions and actions (`format=display`). */
function rolesToV2(policy: Policy, iam: Iam | undefined): object[] {
  if (!iam) return policy.roles.map((role_id) => ({ role_id }));
  return rolesOfPolicy(iam, policy).map(({ role_id, role }) => {
    const actions = (role?.actions ?? []).map((id) => ({
      id,
      display_name: id.slice(id.lastIndexOf(".") + 1),
      description: iam.roles.describe(id),
    }));
    return { role_id, display_name: role?.displayName, description: role?.description, actions };
  });
}
