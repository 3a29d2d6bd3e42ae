import { minuteStamp } from "../../core/clock";
import type { ApiKey, ServiceId, TrustedProfile } from "../../iam/entities";
import { entityTag } from "./entity";

/** Which optional parts a reader asked for. */
export interface Parts {
  history?: boolean;
  activity?: boolean;
  group?: boolean;
}

interface Activity {
  last_authn?: number;
  authn_count: number;
}

export function activityBody({ last_authn, authn_count }: Activity): object {
  return { ...(last_authn === undefined ? {} : { last_authn: minuteStamp(last_authn) }), authn_count };
}

export function serviceIdBody(item: ServiceId, parts: Parts = {}, activity?: Activity): object {
  return {
    id: item.id,
    iam_id: item.iam_id,
    entity_tag: entityTag(item),
    crn: item.crn,
    locked: item.locked,
    created_at: minuteStamp(item.created_at),
    modified_at: minuteStamp(item.modified_at),
    account_id: item.account_id,
    ...(parts.group && item.group_id ? { group_id: item.group_id } : {}),
    name: item.name,
    ...(item.description ? { description: item.description } : {}),
    ...(item.unique_instance_crns ? { unique_instance_crns: item.unique_instance_crns } : {}),
    ...(parts.history ? { history: item.history } : {}),
    ...(parts.activity && activity ? { activity: activityBody(activity) } : {}),
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
    created_at: minuteStamp(item.created_at),
    created_by: item.created_by,
    modified_at: minuteStamp(item.modified_at),
    name: item.name,
    support_sessions: item.support_sessions,
    action_when_leaked: item.action_when_leaked,
    ...(item.expires_at ? { expires_at: item.expires_at } : {}),
    ...(item.description ? { description: item.description } : {}),
    iam_id: item.iam_id,
    account_id: item.account_id,
    apikey: value,
    ...(parts.history ? { history: item.history } : {}),
    ...(parts.activity ? { activity: activityBody(item) } : {}),
  };
}

export function profileBody(item: TrustedProfile, parts: Parts = {}, activity?: Activity): object {
  return {
    id: item.id,
    entity_tag: entityTag(item),
    crn: item.crn,
    name: item.name,
    ...(item.description ? { description: item.description } : {}),
    ...(item.email ? { email: item.email } : {}),
    created_at: minuteStamp(item.created_at),
    modified_at: minuteStamp(item.modified_at),
    iam_id: item.iam_id,
    account_id: item.account_id,
    ...(parts.history ? { history: item.history } : {}),
    ...(parts.activity && activity ? { activity: activityBody(activity) } : {}),
  };
}
