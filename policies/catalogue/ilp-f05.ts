import { isUnknown } from "../../access";
import { blockOf, isAbsent } from "../properties";
import { type Rule, undecided, violation } from "../rule";

const identityTypes = { user: "users", serviceId: "service IDs", service: "services" } as const;

export const ilpF05: Rule = {
  id: "ILP-F05",
  title: "Identities of other accounts are limited",
  severity: "medium",
  level: "advisory",
  services: ["iam-access-management"],
  references: { cis: [], nist: ["AC-20", "IA-8"] },
  why: "Without a limit, a policy may name an identity of any account.",
  attack: [
    "Somebody who may assign access assigns it to a service ID of their own account.",
    "They leave the company.",
    "Their service ID keeps the access.",
  ],
  remediation: "State limited for users, service IDs and services, with the accounts that are allowed.",
  refined: "The state monitor counts as open: it tells, and limits nothing.",
  resource: {
    types: ["IamAccountSettingsExternalInteraction"],
    check({ properties: { externalAccountIdentityInteraction: interaction } }) {
      const outer = blockOf(interaction);
      const types = isUnknown(outer) ? outer : blockOf(outer.identityTypes);
      if (isUnknown(types)) return [undecided("what identities of other accounts may do is not known yet")];
      return Object.entries(identityTypes).flatMap(([property, words]) => {
        const block = blockOf(types[property]);
        const state = isUnknown(block) ? block : block.state;
        if (isUnknown(state)) return [undecided(`the state of ${words} is not known yet`)];
        if (state === "limited") return [];
        return [violation(`${words} of other accounts are ${isAbsent(state) ? "not limited" : state}`)];
      });
    },
  },
};
