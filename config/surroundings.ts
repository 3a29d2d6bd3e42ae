import { z } from "zod";
import { addressType, covers } from "./addresses";

const address = z
  .string("must be text")
  .refine(
    (text) => addressType(text) !== undefined,
    "must be an IP address, a range like 192.0.2.1-192.0.2.9, or a subnet like 192.0.2.0/24",
  );

/** `engines[].allowedAddresses` */
export const allowedAddresses = z
  .enum(["check", "add", "ignore"], "must be check, add or ignore")
  .default("check")
  .describe(
    "Where the account allows logins from some IP addresses only: check that Secrets Manager is among them, add it, or ignore",
  );

/** `engines[].networkRestriction` */
export const networkRestriction = z
  .strictObject({
    addresses: z
      .array(address, "must be a list of IP addresses")
      .min(1, "must hold at least one address")
      .describe("From where the instance may be used: IP addresses, ranges, subnets"),
    enforcement: z
      .enum(["report", "enabled"], "must be report or enabled")
      .default("report")
      .describe("report only notes down what would be refused; enabled refuses it"),
    deployFrom: z
      .array(address, "must be a list of IP addresses")
      .default([])
      .describe("Addresses that this stack is deployed from: enabled asks that they are among addresses"),
  })
  .superRefine(({ addresses, enforcement, deployFrom }, context) => {
    if (enforcement === "report") return;
    if (deployFrom.length === 0) {
      const message =
        "must hold the addresses that this stack is deployed from: enforcement could lock it out";
      context.addIssue({ code: "custom", path: ["deployFrom"], message });
    }
    deployFrom.forEach((from, index) => {
      if (covers(addresses, from)) return;
      const message = "is not among addresses: enforcement would lock the deployment out";
      context.addIssue({ code: "custom", path: ["deployFrom", index], message });
    });
  })
  .optional()
  .describe("A context-based restriction: from where the instance may be used");

/** `engines[].eventNotifications` */
export const eventNotifications = z
  .strictObject({
    instance: z
      .string("must be the CRN of an Event Notifications instance")
      .regex(
        /^crn:v1:[a-z0-9-]+:[a-z]+:event-notifications:[a-z0-9-]+:a\/[0-9a-f]{32}:[0-9a-f-]{36}::$/,
        "must be the CRN of an Event Notifications instance, like crn:v1:bluemix:public:event-notifications:eu-de:a/<account id>:<guid>::",
      )
      .describe(
        "CRN of the Event Notifications instance that is told of rotations, expiries and other events",
      ),
    sourceName: z
      .string("must be text")
      .min(1, "must not be empty")
      .max(256, "must be at most 256 characters")
      .optional()
      .describe("Name of the source there; left out, the engine's name"),
  })
  .optional()
  .describe("Connects the instance to Event Notifications");

export type NetworkRestrictionConfig = NonNullable<z.output<typeof networkRestriction>>;
