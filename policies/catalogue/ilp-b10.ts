import { contains, type Grant, summariesIn, targetOf } from "../../access";
import { type Rule, type StackContext, type Verdict, violation } from "../rule";
import { callOf } from "../subjects";

const allServices = targetOf([{ key: "serviceType", value: "service" }]);

export const ilpB10: Rule = {
  id: "ILP-B10",
  title: "Groups that engines hand out are small and listed",
  severity: "critical",
  level: "mandatory",
  references: { cis: [], nist: ["AC-6", "AC-3"] },
  why: "Whoever reads the secret is a member of its groups. What the groups may do, the application may, and whoever gets at its credentials.",
  attack: [
    "An engine hands out a group that may also change access groups.",
    "The application that reads the secret is broken into.",
    "Its credentials add the attacker to every other group.",
  ],
  remediation: "A group for each application, with what that application needs. List it in engineGroups.",
  stack(context) {
    const { engineGroups } = context.parameters;
    const listed = new Set(engineGroups.map((id) => context.model.directory.idOf(id)));
    return context.model.secrets.flatMap(({ groups, provenance }): Verdict[] => {
      const urn = provenance.urn ?? "";
      const strange = engineGroups.length === 0 ? [] : groups.filter((group) => !listed.has(group));
      const strong = groups.flatMap((group) => {
        const why = dangerOf(context, group);
        return why === undefined ? [] : [`${callOf(context, group)}, which ${why}`];
      });
      return [
        ...strange.map((group) =>
          violation(`hands out ${callOf(context, group)}, which engineGroups does not list`, { urn }),
        ),
        ...strong.map((what) => violation(`hands out ${what}`, { urn })),
      ];
    });
  },
};

function dangerOf({ model }: StackContext, group: string): string | undefined {
  const grants = model.grantsOf(group).map(({ grant }) => grant);
  if (grants.some(isForAll)) return "is for all IAM-enabled services";
  const found = grants.flatMap((grant) => summariesIn(model.expansion.actionsOf(grant)));
  const worst = found.find(({ sure, capability }) => sure === "yes" && capability !== "mint-credential");
  return worst === undefined ? undefined : `has the capability ${worst.capability}`;
}

function isForAll({ target }: Grant): boolean {
  return contains(target, allServices) === "yes";
}
