import { capabilities, dangerActions, isUnknown } from "../../access";
import { capabilitiesOf } from "../capabilities";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { hasUnknownRole } from "../scopes";
import { acceptedRoots, callOf, gapsOf } from "../subjects";

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
  stack: (context) => [...holdersWhoEdit(context), ...holdersUnknown(context)],
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

/** Somebody may edit roles, and who has which custom role is not known yet. */
function holdersUnknown(context: StackContext): Verdict[] {
  const { model } = context;
  const mayEdit = model.grants.some((grant) => capabilitiesOf(context, grant, ["forge-role"]).length > 0);
  if (!mayEdit) return [];
  const message = "may give a custom role to somebody who may edit it";
  const open =
    model.data.customRoles.length === 0
      ? []
      : model.grants.filter(
          (grant) => grant.kind === "access" && (grant.subject.kind === "unknown" || hasUnknownRole(grant)),
        );
  return [...open, ...gapsOf(model, "IamCustomRole")].map(({ provenance }) =>
    undecided(message, { urn: provenance.urn ?? "" }),
  );
}
