import type { IamCredentialsSecret, Rotation } from "./entities";
import { badRequest } from "./errors";

const day = 86_400_000;

export interface RotationInput {
  auto_rotate: boolean;
  interval?: number;
  unit?: string;
}

/**
 * The rotation policy of an `iam_credentials` secret: from 1 day to 3 months, no longer than the lease, and only
 * where the API key is reused. Sources: SDK `CommonRotationPolicy`; IBM Cloud documentation, "Automatically rotating secrets".
 */
export function checkedRotation(
  input: RotationInput | undefined,
  { ttl, reuse_api_key }: Pick<IamCredentialsSecret, "ttl" | "reuse_api_key">,
): Rotation {
  if (!input?.auto_rotate) return { auto_rotate: false };
  const { interval, unit } = input;
  if (!reuse_api_key) {
    throw badRequest("Rotating IAM credentials is not supported when reuse credentials is off.");
  }
  if (interval === undefined || (unit !== "day" && unit !== "month")) {
    throw badRequest("rotation: interval and unit (day or month) are required when auto_rotate is true.");
  }
  const rotation: Rotation = { auto_rotate: true, interval, unit };
  if (nextRotation(rotation, 0) > addMonths(0, 3)) {
    throw badRequest(
      "rotation: the interval is out of range. The minimum is 1 day. The maximum is 3 months.",
    );
  }
  if (nextRotation(rotation, 0) > ttl * 1000) {
    throw badRequest("rotation: the rotation interval cannot exceed the assigned TTL value.");
  }
  return rotation;
}

/** When a secret that was last rotated at `from` is due again (milliseconds). */
export function nextRotation({ interval = 0, unit }: Rotation, from: number): number {
  return unit === "month" ? addMonths(from, interval) : from + interval * day;
}

/** A changed policy must not leave a time in which the current version is over and the next is not there yet. */
export function requireNoGap(next: number, currentExpiry: number | undefined): void {
  if (currentExpiry !== undefined && currentExpiry < next) {
    throw badRequest(
      "The current secret version would expire before the next scheduled rotation.",
      "secrets-manager.Error02009",
    );
  }
}

function addMonths(from: number, months: number): number {
  const date = new Date(from);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime();
}
