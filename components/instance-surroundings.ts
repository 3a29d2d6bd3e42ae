import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "./endpoint";
import { settled } from "./secrets-manager-instance";
import { toolCommand } from "./tool";

/** One entry of a network zone. */
export interface ZoneAddressArgs {
  /** `ipAddress`, `ipRange` or `subnet`. */
  type: string;
  /** Like `192.0.2.0/24`. */
  value: string;
}

export interface InstanceSurroundingsArgs {
  /** Account of the instance. */
  accountId: pulumi.Input<string>;
  /** GUID of the Secrets Manager instance. */
  instanceId: pulumi.Input<string>;
  /** Region of the instance, like `us-south`. */
  region: pulumi.Input<string>;
  /** Endpoint by which the instance is reached. Default: `public`. */
  endpoint?: pulumi.Input<Endpoint>;
  /** From where the instance may be used. Default: from everywhere. */
  addresses?: ZoneAddressArgs[];
  /** Refuse other addresses, instead of only reporting them. Default: false. */
  enforce?: boolean;
  /** CRN of an Event Notifications instance that is told of rotations and expiries. */
  eventNotificationsCrn?: string;
  /** Name of the source there; needed with `eventNotificationsCrn`. */
  eventSourceName?: string;
}

/**
 * What an instance has around it: a context-based restriction, and a connection to Event Notifications.
 * Sources: IBM's pages "Protecting Secrets Manager resources with context-based restrictions" and "Enabling event
 * notifications for Secrets Manager" (role Event Source Manager).
 */
export class InstanceSurroundings extends pulumi.ComponentResource {
  constructor(name: string, args: InstanceSurroundingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:secrets:InstanceSurroundings", name, {}, opts);
    const dependsOn = opts?.dependsOn;
    if (args.addresses) this.restrict(name, args.addresses, args, { parent: this, dependsOn });
    if (args.eventNotificationsCrn)
      this.notify(name, args.eventNotificationsCrn, args, { parent: this, dependsOn });
    this.registerOutputs({});
  }

  private restrict(
    name: string,
    addresses: ZoneAddressArgs[],
    { accountId, instanceId, region, endpoint, enforce }: InstanceSurroundingsArgs,
    opts: pulumi.CustomResourceOptions,
  ): void {
    const zone = new ibm.CbrZone(`${name}-zone`, { accountId, name: `${name}-network`, addresses }, opts);
    const attribute = (attributeName: string, value: pulumi.Input<string>) => ({
      name: attributeName,
      value,
    });
    const rule = new ibm.CbrRule(
      `${name}-rule`,
      {
        description: `Where the Secrets Manager instance of ${name} may be used from`,
        enforcementMode: enforce ? "enabled" : "report",
        contexts: [{ attributes: [attribute("networkZoneId", zone.id)] }],
        resources: [
          {
            attributes: [
              attribute("accountId", accountId),
              attribute("serviceName", "secrets-manager"),
              attribute("serviceInstance", instanceId),
            ],
          },
        ],
      },
      opts,
    );
    if (!enforce) return;
    const environment = {
      INSTANCE_ID: instanceId,
      INSTANCE_REGION: region,
      INSTANCE_ENDPOINT: endpoint ?? "public",
      RULE_ID: rule.id,
    };
    const values = addresses.map(({ value }) => value).join();
    new command.local.Command(
      `${name}-not-locked-out`,
      { create: toolCommand("restriction"), environment, triggers: [rule.id, values] },
      { ...opts, dependsOn: [rule] },
    );
  }

  private notify(
    name: string,
    crn: string,
    { instanceId, region, endpoint, eventSourceName }: InstanceSurroundingsArgs,
    opts: pulumi.CustomResourceOptions,
  ): void {
    const authorization = new ibm.IamAuthorizationPolicy(
      `${name}-authorize-events`,
      {
        sourceServiceName: "secrets-manager",
        sourceResourceInstanceId: instanceId,
        targetServiceName: "event-notifications",
        targetResourceInstanceId: crn.split(":")[7],
        roles: ["Event Source Manager"],
      },
      opts,
    );
    const wait = settled(`${name}-events-settled`, { ...opts, dependsOn: [authorization] });
    new ibm.SmEnRegistration(
      `${name}-events`,
      {
        instanceId,
        region,
        endpointType: endpoint ?? "public",
        eventNotificationsInstanceCrn: crn,
        eventNotificationsSourceName: eventSourceName ?? name,
      },
      // An instance has room for one registration.
      { ...opts, dependsOn: [wait], deleteBeforeReplace: true },
    );
  }
}
