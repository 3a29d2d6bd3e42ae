import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";

/** When an identity last got a token, and how often. */
export interface Activity {
  /** Milliseconds. */
  last_authn?: number;
  authn_count: number;
}

function activities(cloud: Cloud): Collection<Activity> {
  return cloud.store.collection<Activity>("identity-activity");
}

export function activityOf(cloud: Cloud, iamId: string): Activity {
  return activities(cloud).get(iamId) ?? { authn_count: 0 };
}

export function noteActivity(cloud: Cloud, iamId: string): void {
  const { authn_count } = activityOf(cloud, iamId);
  activities(cloud).put(iamId, { last_authn: cloud.clock.now(), authn_count: authn_count + 1 });
}

export function forgetActivity(cloud: Cloud, iamId: string): void {
  activities(cloud).delete(iamId);
}
