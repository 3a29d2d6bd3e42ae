import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";
import type { Caller } from "../../iam/caller";
import { AddressSet } from "../context-based-restrictions/addresses";
import { allowsLogin } from "../context-based-restrictions/allowed-addresses";
import { refusal } from "./errors";
import { findUser, resource } from "./users";

export interface SettingsFields {
  language: string;
  notification_language: string;
  /** Addresses, ranges and subnets, separated by commas; empty allows all. */
  allowed_ip_addresses: string;
  /** The user may set the own allowed addresses. */
  self_manage: boolean;
}

const defaults: SettingsFields = {
  language: "",
  notification_language: "",
  allowed_ip_addresses: "",
  self_manage: false,
};

function store(cloud: Cloud): Collection<SettingsFields> {
  return cloud.store.collection<SettingsFields>("user-settings");
}

/** The settings as they are, without asking who wants to know. */
export function settingsOf(cloud: Cloud, accountId: string, iamId: string): SettingsFields {
  return store(cloud).get(`${accountId}/${iamId}`) ?? defaults;
}

/** Users may read their own settings; for others the caller needs a role on user management. */
export function getSettings(cloud: Cloud, caller: Caller, accountId: string, iamId: string): SettingsFields {
  const own = caller.iamId === iamId;
  const terms = own ? ({ withoutGrant: "members" } as const) : {};
  cloud.iam.authorize(caller, "user-management.user-setting.retrieve", resource(accountId), terms);
  findUser(cloud, accountId, iamId);
  return settingsOf(cloud, accountId, iamId);
}

/**
 * With a role, everything; without one users set their own languages, and with `self_manage` their own addresses.
 * Source: User Management API, "Partially update user settings".
 */
export function updateSettings(
  cloud: Cloud,
  caller: Caller,
  accountId: string,
  iamId: string,
  changes: Partial<SettingsFields>,
): void {
  const current = settingsOf(cloud, accountId, iamId);
  const ownFields = [
    "language",
    "notification_language",
    ...(current.self_manage ? ["allowed_ip_addresses"] : []),
  ];
  const own = caller.iamId === iamId && Object.keys(changes).every((field) => ownFields.includes(field));
  const terms = own ? ({ withoutGrant: "members" } as const) : {};
  cloud.iam.authorize(caller, "user-management.user-setting.update", resource(accountId), terms);
  findUser(cloud, accountId, iamId);
  if (changes.allowed_ip_addresses !== undefined) requireAddresses(changes.allowed_ip_addresses);
  store(cloud).put(`${accountId}/${iamId}`, { ...current, ...changes });
}

export function forgetSettings(cloud: Cloud, accountId: string, iamId: string): void {
  store(cloud).delete(`${accountId}/${iamId}`);
}

/** A user's own allowed addresses hold besides the account's: a login must fit both. */
export function userLoginRefusal(cloud: Cloud, caller: Caller): string | undefined {
  if (caller.kind !== "user") return undefined;
  const { allowed_ip_addresses } = settingsOf(cloud, caller.accountId, caller.iamId);
  if (allowsLogin(cloud, allowed_ip_addresses, caller)) return undefined;
  return `The IP address ${caller.address ?? "of the request"} is not one of those that the user ${caller.iamId} may log in from.`;
}

function requireAddresses(list: string): void {
  const set = new AddressSet();
  for (const entry of list.split(",").map((text) => text.trim())) {
    if (entry === "" || set.add(entry)) continue;
    throw refusal(
      400,
      "BadRequest",
      `allowed_ip_addresses: '${entry}' is not an IP address, range or subnet.`,
    );
  }
}
