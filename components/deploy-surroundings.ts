import type * as pulumi from "@pulumi/pulumi";
import { addressType } from "../config/addresses";
import type { ConfiguredEngine } from "../config/schema";
import type { EngineInstance } from "./deploy-instance";
import { InstanceSurroundings } from "./instance-surroundings";

/**
 * The restriction and the notifications of one engine's instance, after the engine works and gone before it goes.
 * @param opts those of the account that the instance is in
 */
export function deploySurroundings(
  { name, formerNames, endpoint, networkRestriction, eventNotifications }: ConfiguredEngine,
  { guid, region }: EngineInstance,
  accountId: string,
  engine: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions = {},
): void {
  if (!networkRestriction && !eventNotifications) return;
  new InstanceSurroundings(
    name,
    {
      accountId,
      instanceId: guid,
      region,
      endpoint,
      addresses: networkRestriction?.addresses.map((value) => ({
        type: addressType(value) ?? "ipAddress",
        value,
      })),
      enforce: networkRestriction?.enforcement === "enabled",
      eventNotificationsCrn: eventNotifications?.instance,
      eventSourceName: eventNotifications && (eventNotifications.sourceName ?? name),
    },
    { ...opts, dependsOn: [engine], aliases: formerNames.map((former) => ({ name: former })) },
  );
}
