import { isoStamp, minuteStamp } from "../../core/clock";
import type { Cloud } from "../../core/service";
import type { User } from "../../iam/entities";
import type { ProfileFields } from "./users";

/** SDK: `UserProfile`. */
export function userWire(user: User & Partial<ProfileFields>): Record<string, unknown> {
  return {
    id: user.id,
    iam_id: user.iam_id,
    realm: user.realm,
    user_id: user.email,
    firstname: user.firstname,
    lastname: user.lastname,
    state: user.state,
    email: user.email,
    phonenumber: user.phonenumber ?? "",
    altphonenumber: user.altphonenumber ?? "",
    photo: user.photo ?? "",
    account_id: user.account_id,
    added_on: isoStamp(user.created_at),
  };
}

/** What `include_activity` adds: the newest login with one of the user's API keys, which is the only way to log in here. */
export function activityWire(cloud: Cloud, { iam_id, account_id }: User): Record<string, unknown> {
  const keys = cloud.iam.apiKeys.by("iam_id", iam_id).filter((key) => key.account_id === account_id);
  const last = Math.max(...keys.map((key) => key.last_authn ?? 0), 0);
  return {
    activity: {
      ...(last > 0 ? { last_authn: minuteStamp(last) } : {}),
      authn_count: keys.reduce((sum, key) => sum + key.authn_count, 0),
    },
  };
}
