import * as command from "@pulumi/command";
import * as ibm from "@pulumi/ibm";
import * as pulumi from "@pulumi/pulumi";
import { toolCommand } from "./tool";

export interface AllowedAddressesArgs {
  /** The account that restricts where logins come from. */
  accountId: pulumi.Input<string>;
  /** Name of the network zone that is made and added to the account's list. */
  zoneName: pulumi.Input<string>;
  /** When it was seen that somebody took the zone's name out of the list: never the same text. It is put back. */
  missing?: string;
}

/**
 * Lets Secrets Manager log in to an account that allows some IP addresses only: a network zone that refers to the service,
 * and its name in the account's list. IBM's resource for the account's settings would make the whole list its own; here one
 * entry is added and removed, by a small tool of ours.
 */
export class AllowedAddresses extends pulumi.ComponentResource {
  constructor(name: string, args: AllowedAddressesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("machine-credentials:access:AllowedAddresses", name, {}, opts);
    const { accountId, zoneName } = args;
    const ref = { serviceName: "secrets-manager", accountId };
    const zone = new ibm.CbrZone(
      `${name}-secrets-manager-zone`,
      { accountId, name: zoneName, addresses: [{ type: "serviceRef", ref }] },
      { parent: this },
    );
    const environment = { ACCOUNT_ID: accountId, ZONE_NAME: zoneName };
    const allow = toolCommand("allowed-addresses add");
    const entry = new command.local.Command(
      `${name}-allow-secrets-manager`,
      { create: allow, delete: toolCommand("allowed-addresses remove"), environment, triggers: [zone.id] },
      { parent: this, dependsOn: [zone], deleteBeforeReplace: true },
    );
    if (args.missing)
      // No `delete`: in the next run this command goes and leaves the entry alone.
      new command.local.Command(
        `${name}-allow-again`,
        { create: allow, environment, triggers: [args.missing] },
        { parent: this, dependsOn: [entry] },
      );
    this.registerOutputs({});
  }
}
