import { adds, isUnknown } from "../../access";
import { dangerOf } from "../groups";
import { type Judged, type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { callOf, isOfUnknownGroup } from "../subjects";
import { ilpA01 } from "./ilp-a01";
import { ilpA02 } from "./ilp-a02";
import { ilpA03 } from "./ilp-a03";
import { ilpA04 } from "./ilp-a04";
import { ilpA05 } from "./ilp-a05";

export const ilpB10: Rule = {
  id: "ILP-B10",
  title: "Groups that engines hand out are small and listed",
  severity: "critical",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["secrets-manager", "iam-groups"],
  references: { cis: [], nist: ["AC-6", "AC-3"] },
  why: "Whoever reads the secret is a member of its groups. What the groups may do, the application may, and whoever gets at its credentials.",
  attack: [
    "An engine hands out a group that may also change access groups.",
    "The application that reads the secret is broken into.",
    "Its credentials add the attacker to every other group.",
  ],
  remediation: "A group for each application, with what that application needs. List it in engineGroups.",
  refined:
    "More than one group is advised against, not forbidden, and only where one of them is not needed: it gives nothing that the others do not give, or nothing here says what it gives and engineGroups does not list it.",
  stack(context) {
    const { engineGroups } = context.parameters;
    const policies = new Map(context.resources.map((one) => [one.urn, one]));
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
        if (!danger) return wideIn(context, group, policies).map((one) => ({ ...one, urn }));
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
        ...needless(context, groups, listed).map((verdict) => ({ ...verdict, urn, milder: true })),
      ];
    });
    return [...found, ...later];
  },
};

/** ILP-A06 is left out: Administrator is a danger in itself. */
const scopeRules = [ilpA01, ilpA02, ilpA03, ilpA04, ilpA05];

/** Policies of a group whose scope breaks a rule for policies: the engine hands that on. */
function wideIn(context: StackContext, group: string, policies: ReadonlyMap<string, Judged>): Verdict[] {
  return context.model.grantsOf(group).flatMap(({ grant }) => {
    const policy = policies.get(grant.provenance.urn ?? "");
    if (!policy) return [];
    return scopeRules.flatMap(({ id, grant: judge }) => {
      const [found] = (judge?.(grant, context, policy) ?? []).filter(
        ({ outcome }) => outcome !== "not applicable",
      );
      return found === undefined
        ? []
        : [
            {
              ...found,
              message: `hands out ${callOf(context, group)}, of which ${id} says: ${found.message}`,
            },
          ];
    });
  });
}

/** Groups of a secret with several that do nothing for it. */
function needless(
  { model, resources }: StackContext,
  groups: readonly string[],
  listed: ReadonlySet<string>,
): Verdict[] {
  if (groups.length < 2) return [];
  const made = new Set(resources.map(({ urn }) => model.directory.idOf(urn)));
  return groups.flatMap((group): Verdict[] => {
    const name = model.directory.get(group)?.name ?? group;
    const others = groups.filter((other) => other !== group);
    const more = adds(model, group, others);
    if (more === "yes") return [];
    if (more === "unknown") return [undecided(`may hand out ${name} without need`)];
    // A group of somebody else's may have grants that are not shown here.
    if (made.has(group))
      return [violation(`hands out ${name}, which gives nothing that its other groups do not`)];
    return listed.has(group)
      ? []
      : [violation(`hands out ${name} beside others, and nothing here says what for`)];
  });
}
