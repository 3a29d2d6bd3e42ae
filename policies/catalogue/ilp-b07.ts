import { type Grant, isUnknown } from "../../access";
import { ServiceIds } from "../engine-identity";
import { type Rule, type StackContext, undecided, type Verdict, violation } from "../rule";
import { hasUnknown, rolesAmong, serviceOf } from "../scopes";
import { callOf, membersOf } from "../subjects";

export const ilpB07: Rule = {
  id: "ILP-B07",
  title: "An engine's identity does nothing else",
  severity: "critical",
  level: "mandatory",
  milder: { severity: "medium", level: "advisory" },
  services: ["secrets-manager"],
  references: { cis: ["1.15"], nist: ["AC-5", "AC-6(5)", "IA-5(6)"] },
  why: "The engine's key lies in Secrets Manager. Whatever else its identity may do, everybody may who gets at that key.",
  attack: [
    "The engine's service ID may also read a database, because it was there already.",
    "Somebody with Manager on the instance gets at the engine's key.",
    "The database is read too, by an identity that nobody suspects.",
  ],
  remediation:
    "A service ID for the engine alone, with Editor on iam-groups and Operator on iam-identity. It may be in a group that is for it alone. One key, and a lock on the service ID or the resource option protect.",
  stack(context) {
    const { engines, data } = context.model;
    const identities = new Set(engines.flatMap(({ identity }) => identity ?? []));
    const serviceIds = new ServiceIds(context);
    const keys = new Set(data.engines.flatMap(({ identity }) => identity ?? []));
    return [
      ...[...identities].flatMap((id) => [
        ...tooMuch(context, id),
        ...otherGroups(context, id),
        ...handedOut(context, id),
        ...serviceIds.moreKeys(id, keys),
        ...serviceIds.unguarded(id),
      ]),
      ...engines.flatMap(({ identity, provenance }) =>
        identity === undefined || serviceIds.has(identity)
          ? []
          : [
              undecided("what its identity may do besides, and whether it is locked, is not shown here", {
                urn: provenance.urn ?? "",
              }),
            ],
      ),
      ...engines.flatMap(({ identity, disabled, provenance }) =>
        identity === undefined && !disabled
          ? [undecided("whose key the engine has is not known here", { urn: provenance.urn ?? "" })]
          : [],
      ),
      ...(identities.size > 0 ? gapsIn(context) : []),
      ...unplaced(context),
    ];
  },
  refined:
    "The sources want the identity in no group at all. Here it may be in a group that is for it alone and holds nothing but the engine's grants, which is how IBM's guide does it. A group of others that a configuration asks for is advised against; it is forbidden where its members, or grants of it that an engine does not need, are shown. They also want the resource option protect, which keeps the stack from being destroyed; a lock in IAM holds off everybody but the stack, so either will do, and to have neither is advised against, not forbidden. This project's component locks its engine's identity when all else is done, and says so by its output locked.",
};

/** Its own grants and those of its group are what IBM's guide asks for, and no more. */
function tooMuch({ model, parameters }: StackContext, id: string): Verdict[] {
  const groups = model.membershipsOf(id).map(({ group }) => group);
  const grants = [id, ...groups].flatMap((holder) => model.grantsOf(holder)).map(({ grant }) => grant);
  const creator = parameters.restrictsServiceIdCreation ? ["Service ID creator", "ServiceIdCreator"] : [];
  const wrong = grants.filter((grant) => {
    const service = serviceOf(grant.target) ?? "";
    const needed = { "iam-groups": ["Editor"], "iam-identity": ["Operator", ...creator] }[service] ?? [];
    return rolesAmong(grant, needed).length < grant.roles.length && !isLeftToCreatorRule(grant);
  });
  return wrong.map((grant) => {
    const where = { urn: grant.provenance.urn ?? "" };
    if (hasUnknown(grant))
      return undecided("may give an engine's identity more than the engine needs", where);
    return violation("gives an engine's identity more than the engine needs", where);
  });
}

/** Engines and secrets of an instance that is not known yet. */
function unplaced({ model: { data } }: StackContext): Verdict[] {
  const secrets = data.secrets.filter(({ serviceId }) => serviceId !== undefined);
  return [...data.engines, ...secrets].flatMap(({ instance, provenance }) =>
    isUnknown(instance) ? [undecided("its instance is not known yet", { urn: provenance.urn ?? "" })] : [],
  );
}

/** Grants and memberships of somebody who may be the engine's identity. */
function gapsIn({ model }: StackContext): Verdict[] {
  const unowned = model.grants.filter(({ subject }) => subject.kind === "unknown");
  return [
    ...unowned.map(({ provenance }) =>
      undecided("may be for the engine's identity", { urn: provenance.urn ?? "" }),
    ),
    ...model.data.gaps.map(({ why, provenance }) =>
      undecided(`the engine's identity may be among ${why}`, { urn: provenance.urn ?? "" }),
    ),
  ];
}

/** ILP-B04 speaks of it already. */
function isLeftToCreatorRule(grant: Grant): boolean {
  return rolesAmong(grant, ["Service ID creator", "ServiceIdCreator"]).length === grant.roles.length;
}

function otherGroups(context: StackContext, id: string): Verdict[] {
  return context.model.membershipsOf(id).flatMap(({ group, provenance: { urn = "" } }) => {
    const others = membersOf(context.model, group).filter((member) => member !== id);
    const names = others.map((other) => callOf(context, other)).join(", ");
    if (others.length > 0)
      return [violation(`puts an engine's identity into a group with ${names}`, { urn })];
    if (!isEdge(urn)) return [];
    const message = `puts an engine's identity into ${callOf(context, group)}, whose other members are not shown here`;
    return [violation(message, { urn, milder: true })];
  });
}

/** One membership by a command, where a resource would have the list of all members. */
function isEdge(urn: string): boolean {
  return urn.includes("command:local:Command::");
}

function handedOut({ model }: StackContext, id: string): Verdict[] {
  const found = model.secrets.filter(({ serviceId }) => serviceId === id);
  return found.map(({ provenance }) =>
    violation("hands out keys of the engine's own identity", { urn: provenance.urn ?? "" }),
  );
}
