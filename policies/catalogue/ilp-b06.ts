import { every, type Grant, instanceNode, isUnknown, overlaps, type Summary, type Truth } from "../../access";
import { capabilitiesOf } from "../capabilities";
import { type Rule, type StackContext, undecided, violation } from "../rule";
import { rolesAmong } from "../scopes";
import { acceptedRoots, isFor } from "../subjects";

export const ilpB06: Rule = {
  id: "ILP-B06",
  title: "Writers of a Secrets Manager with an engine count as members of every group",
  severity: "critical",
  level: "mandatory",
  services: ["secrets-manager"],
  references: { cis: [], nist: ["AC-6", "IA-5(6)", "SC-12"] },
  why: "An iam_credentials secret names any access group that the engine can add members to. Whoever may create one reads a key with that group's access.",
  attack: [
    "A developer is Writer on the instance that has the engine.",
    "The developer creates an iam_credentials secret that names the administrators' group.",
    "Reading it returns an API key with that group's access.",
  ],
  remediation: "Give SecretsReader on one secret group; let the CI identity write.",
  stack(context) {
    const accepted = acceptedRoots(context);
    const engines = enginesOf(context);
    const isElsewhere = context.model.data.engines.some(
      ({ instance, disabled }) => isUnknown(instance) && !disabled,
    );
    return context.model.grants.flatMap((grant) => {
      if (grant.kind !== "access" || isFor(accepted, grant, context.model)) return [];
      const writes = writesSecrets(context, grant);
      const reached = engines.map((instance) => every([writes, overlaps(grant.target, instance)]));
      const message = "writes secrets of an instance with an IAM credentials engine";
      const where = { urn: grant.provenance.urn ?? "" };
      if (reached.includes("yes")) return [violation(message, where)];
      const isOpen = reached.includes("unknown") || (isElsewhere && writes !== "no");
      return isOpen ? [undecided(`perhaps ${message}`, where)] : [];
    });
  },
};

/** Administrator does not write, but may make itself somebody who does. */
function writesSecrets(context: StackContext, grant: Grant): Truth {
  if (rolesAmong(grant, ["Administrator"]).length > 0) return "yes";
  const [found]: Summary[] = capabilitiesOf(context, grant, ["write-secrets"]);
  return found?.sure ?? "no";
}

/** Instances with an engine: by a key, or by an authorization to change access groups. */
function enginesOf(context: StackContext): { serviceName: string; serviceInstance: string }[] {
  const { instances, engines, grantsOf } = context.model;
  const working = instances.filter((instance) => {
    const byKey = engines.some((engine) => engine.instance === instance.id && !engine.disabled);
    const held = grantsOf(instanceNode(instance));
    return byKey || held.some(({ grant }) => capabilitiesOf(context, grant, ["join-group"]).length > 0);
  });
  return working.map(({ service, id }) => ({ serviceName: service, serviceInstance: id }));
}
