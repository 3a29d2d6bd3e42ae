import { minuteStamp } from "../../core/clock";
import type { ApiKey, History, ServiceId, TrustedProfile } from "../../iam/entities";
import type { Activity } from "./activity";
import { entityTag } from "./entity";
import { defaultGroupId, type ServiceIdGroup } from "./service-id-group-store";

/** Which optional parts a reader asked for. */
export interface Parts {
  history?: boolean;
  activity?: Activity;
  group?: boolean;
}

function optional(item: { history: History[] }, parts: Parts): object {
  const { activity } = parts;
  return {
    ...(parts.history ? { history: item.history } : {}),
    ...(activity ? { activity: activityBody(activity) } : {}),
  };
}

function activityBody({ last_authn, authn_count }: Activity): object {
  return { ...(last_authn === undefined ? {} : { last_authn: minuteStamp(last_authn) }), authn_count };
}

export function times({ created_at, modified_at }: { created_at: number; modified_at: number }) {
  return { created_at: minuteStamp(created_at), modified_at: minuteStamp(modified_at) };
}

export function serviceIdBody(item: ServiceId, parts: Parts = {}): object {
  return {
    id: item.id,
    iam_id: item.iam_id,
    entity_tag: entityTag(item),
    crn: item.crn,
    locked: item.locked,
    ...times(item),
    account_id: item.account_id,
    ...(parts.group ? { group_id: item.group_id ?? defaultGroupId(item.account_id) } : {}),
    name: item.name,
    ...(item.description ? { description: item.description } : {}),
    unique_instance_crns: item.unique_instance_crns ?? [],
    ...optional(item, parts),
  };
}

/** `value` is shown once at creation; later only where it was stored. */
export function apiKeyBody(item: ApiKey, parts: Parts = {}, value = item.value ?? ""): object {
  return {
    id: item.id,
    entity_tag: entityTag(item),
    crn: item.crn,
    locked: item.locked,
    disabled: item.disabled,
    ...times(item),
    created_by: item.created_by,
    name: item.name,
    support_sessions: item.support_sessions,
    action_when_leaked: item.action_when_leaked,
    ...(item.expires_at ? { expires_at: item.expires_at } : {}),
    ...(item.description ? { description: item.description } : {}),
    iam_id: item.iam_id,
    account_id: item.account_id,
    apikey: value,
    ...optional(item, parts),
  };
}

/**
 * `history` is an empty list where it was not asked for: the provider's resources would otherwise see a change at
 * every refresh, which users of the real service do not (terraform-provider-ibm pull request 3260 shows the list).
 */
export function profileBody(item: TrustedProfile, parts: Parts = {}): object {
  return {
    id: item.id,
    entity_tag: entityTag(item),
    crn: item.crn,
    name: item.name,
    ...(item.description ? { description: item.description } : {}),
    ...(item.email ? { email: item.email } : {}),
    ...times(item),
    iam_id: item.iam_id,
    account_id: item.account_id,
    history: [],
    ...optional(item, parts),
  };
}

export function serviceIdGroupBody(item: ServiceIdGroup): object {
  return {
    id: item.id,
    entity_tag: entityTag(item),
    account_id: item.account_id,
    crn: item.crn,
    name: item.name,
    ...(item.description ? { description: item.description } : {}),
    ...times(item),
    created_by: item.created_by,
  };
}
