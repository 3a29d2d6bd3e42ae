import { isUnknown } from "../../access";
import { dangerOf } from "../groups";
import { type Rule, undecided, type Verdict, violation } from "../rule";
import { callOf, isOfUnknownGroup } from "../subjects";

export const ilpB10: Rule = {
  id: "ILP-B10",
  title: "Groups that engines hand out are small and listed",
  severity: "critical",
  level: "mandatory",
  services: ["secrets-manager", "iam-groups"],
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
    const unreadable = new Set(context.model.data.gaps.map(({ provenance }) => provenance.urn));
    const { secrets, data, grants } = context.model;
    const unplaced = data.secrets.filter(({ instance }) => isUnknown(instance));
    const ungrouped = data.secrets.length === 0 ? [] : grants.filter(isOfUnknownGroup);
    const later = [...unplaced, ...ungrouped].map(({ provenance }) =>
      undecided("may be about a group that an engine hands out", { urn: provenance.urn ?? "" }),
    );
    const found = secrets.flatMap(({ groups, provenance }): Verdict[] => {
      const urn = provenance.urn ?? "";
      const strange = engineGroups.length === 0 ? [] : groups.filter((group) => !listed.has(group));
      const strong = groups.flatMap((group): Verdict[] => {
        const danger = dangerOf(context, group);
        if (!danger) return [];
        const message = `hands out ${callOf(context, group)}, which ${danger.why}`;
        return [danger.sure === "yes" ? violation(message, { urn }) : undecided(message, { urn })];
      });
      const open = unreadable.has(urn) ? [undecided("hands out groups that are not known yet", { urn })] : [];
      return [
        ...strange.map((group) =>
          violation(`hands out ${callOf(context, group)}, which engineGroups does not list`, { urn }),
        ),
        ...strong,
        ...open,
      ];
    });
    return [...found, ...later];
  },
};
