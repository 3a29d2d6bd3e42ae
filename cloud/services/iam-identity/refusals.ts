import type { ServiceError } from "../../core/errors";
import { refusal } from "./errors";

/**
 * IAM's refusals that several operations share. Codes and words of "find", "delete", "missing" and "validation" are
 * seen in public traces of the real service; those of "create" and "update" follow their pattern and are inferred.
 */

export type ObjectType =
  | "ServiceId"
  | "ServiceIdGroup"
  | "ApiKey"
  | "Profile"
  | "ClaimRule"
  | "Link"
  | "Account";

export function notFound(type: string, id: string, status = 404): ServiceError {
  const details = `Object type '${type}' with ID '${id}' not found.`;
  return refusal(status, "BXNIM0102E", "Unable to find object", details, "not_found");
}

export function notCreated(type: ObjectType, why: string): ServiceError {
  const details = `Object type '${type}' could not be created: ${why}`;
  return refusal(409, "BXNIM0103E", "Unable to create object", details);
}

export function notUpdated(type: ObjectType, id: string, why: string): ServiceError {
  const details = `Object type '${type}' with ID '${id}' could not be updated: ${why}`;
  return refusal(409, "BXNIM0104E", "Unable to update object", details, "update_not_possible");
}

export function notDeleted(type: ObjectType, id: string, why: string): ServiceError {
  const details = `Object type '${type}' with ID '${id}' could not be deleted: ${why}`;
  return refusal(409, "BXNIM0105E", "Unable to delete object", details, "delete_not_possible");
}

export function missing(property: string): ServiceError {
  const details = `Property '${property}' either missing or empty.`;
  return refusal(400, "BXNIM0109E", "Property missing or empty.", details);
}

export function invalidProperty(property: string, value: string, hint: string): ServiceError {
  const details = `Validation of property '${property}' with value '${value}' failed. ${hint}`;
  return refusal(400, "BXNIM0106E", "Property validation failed.", details);
}

export function notAuthorized(details?: string): ServiceError {
  return refusal(403, "BXNIM0513E", "You are not authorized to use this API", details);
}
