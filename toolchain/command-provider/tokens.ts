import { status } from "@grpc/grpc-js";
import { PluginError } from "../plugin-server/errors";
import { providerVersion } from "./version";

export const commandToken = "command:local:Command";
export const runToken = "command:local:run";

/** Refuses a token of the package `command` that is not served here. */
export function requireToken(token: string, served: string): void {
  if (token === served) return;
  throw new PluginError(
    "unserved-token",
    `${token} is not served by this stand-in for the command plugin, which runs commands on this machine only: ` +
      `use the official plugin (pulumi plugin install resource command ${providerVersion} --reinstall)`,
    status.UNIMPLEMENTED,
  );
}

/** Type of a resource from its URN, `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}
