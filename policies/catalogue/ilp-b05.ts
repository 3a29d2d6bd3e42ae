import { capabilities, dangerActions, isUnknown } from "../../access";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { acceptedRoots, callOf } from "../subjects";

export const ilpB05: Rule = {
  id: "ILP-B05",
  title: "Custom roles hold nothing dangerous, and their holders cannot edit them",
  severity: "critical",
  level: "mandatory",
  services: ["iam-access-management"],
  references: { cis: ["1.14", "1.15"], nist: ["AC-5", "AC-6(1)", "AC-6(10)"] },
  why: "Nobody sees in a policy what a custom role allows; and whoever may edit the role that it has, has every action of the service.",
  attack: [
    "A custom role called Viewer Plus holds iam-groups.members.add.",
    "Policies with it look like policies for viewers.",
    "Its holder adds itself to the administrators.",
  ],
  remediation: "Take the action out of the role. Let another identity keep custom roles.",
  resource: {
    types: ["IamCustomRole"],
    check({ properties }) {
      const actions = Array.isArray(properties.actions) ? properties.actions : [properties.actions];
      const found = actions.filter((action) => dangerActions.has(String(action)));
      if (found.length > 0) return [violation(`allows ${found.map(describe).join(", ")}`)];
      return actions.some(isUnknown) ? [undecided("its actions are not known yet")] : [];
    },
  },
  stack: holdersWhoEdit,
};

function describe(action: unknown): string {
  const capability = capabilities.find(({ actions }) => actions.includes(String(action)));
  return `${action} (${capability?.title})`;
}

function holdersWhoEdit(context: StackContext): Verdict[] {
  const accepted = acceptedRoots(context);
  return context.model.identities.flatMap(({ id, kind }) => {
    if (kind === "access-group" || accepted.has(id)) return [];
    const forged = context.reach
      .of(id)
      .facts.find((fact) => fact.kind === "grant" && fact.rule === "forge-role");
    if (forged?.kind !== "grant") return [];
    const message = `${callOf(context, id)} has a custom role and may edit it`;
    const urn = forged.grant.provenance.urn ?? "";
    return [forged.strength === "certain" ? violation(message, { urn }) : undecided(message, { urn })];
  });
}
