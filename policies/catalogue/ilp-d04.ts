import { constraintsOn, type Grant, ibmType, isUnknown, literals, resourcesBehind } from "../../access";
import { isAbsent } from "../properties";
import { type Judged, type Rule, undecided, type Verdict, violation } from "../rule";
import { hasUnknownRole, includesService, isBoundBy, namesService, rolesAmong } from "../scopes";
import { acceptedRoots, isFor } from "../subjects";

export const ilpD04: Rule = {
  id: "ILP-D04",
  title: "Secrets lie in a named group, and readers read that group only",
  severity: "high",
  level: "mandatory",
  milder: { severity: "medium", level: "mandatory" },
  services: ["secrets-manager"],
  references: { cis: [], nist: ["AC-6", "AC-3", "IA-5(6)"] },
  why: "A secret group is the only thing by which a policy can open some secrets of an instance and not the others.",
  attack: [
    "An application needs one secret and may read the instance.",
    "Somebody breaks into the application.",
    "They read the secrets of all other applications.",
  ],
  remediation:
    "An SmSecretGroup for each application, and a policy with SecretsReader, resourceType secret-group and the group's id as resource.",
  refined:
    "Viewer alone needs no secret group: it shows that the instance is there, and no secret. Identities in ciIdentities write secrets, so they are left out.",
  stack(context) {
    const accepted = acceptedRoots(context);
    const policies = context.model.grants.flatMap((grant) => {
      const isNamed = namesService(grant.target, "secrets-manager");
      if (grant.kind !== "access") return [];
      if (isNamed === "no") return isFor(accepted, grant, context.model) ? [] : readingUnnamed(grant);
      if (isNamed === "unknown")
        return [undecided("may be for Secrets Manager", { urn: grant.provenance.urn ?? "" })];
      return isFor(accepted, grant, context.model) ? [] : readingOf(grant);
    });
    return [...policies, ...context.resources.flatMap(groupOf)];
  },
};

const secretTypes: ReadonlySet<string> = new Set([
  "SmArbitrarySecret",
  "SmCustomCredentialsSecret",
  "SmIamCredentialsSecret",
  "SmImportedCertificate",
  "SmKvSecret",
  "SmPrivateCertificate",
  "SmPublicCertificate",
  "SmServiceCredentialsSecret",
  "SmUsernamePasswordSecret",
]);

function groupOf(secret: Judged): Verdict[] {
  if (!secretTypes.has(ibmType(secret.type) ?? "")) return [];
  const { secretGroupId } = secret.properties;
  const where = { urn: secret.urn };
  const made = resourcesBehind(secret, "secretGroupId", ["SmSecretGroup"]);
  if (isUnknown(secretGroupId))
    return made.length > 0 ? [] : [undecided("its group is not known yet", where)];
  const isDefault = isAbsent(secretGroupId) || secretGroupId === "default";
  return isDefault ? [violation("lies in the default group", { ...where, milder: true })] : [];
}

function readingOf(grant: Grant): Verdict[] {
  const where = { urn: grant.provenance.urn ?? "" };
  const modest = rolesAmong(grant, ["Viewer", "SecretsReader"]);
  const known = grant.roles.filter((role) => typeof role === "string");
  if (modest.length < known.length) return [violation("gives more than to read secrets", where)];
  if (hasUnknownRole(grant)) return [undecided("its roles on Secrets Manager are not known yet", where)];
  if (!modest.includes("SecretsReader")) return [];
  const bound = bindingOf(grant);
  if (bound === "unknown") return [undecided("its secret group is not known yet", where)];
  return bound === "no" ? [violation("is for the secrets of every group", where)] : [];
}

/**
 * A target of a resource group, or of all services, has every Secrets Manager in it. Only SecretsReader says that this
 * is meant: it is a role of no other service.
 */
function readingUnnamed(grant: Grant): Verdict[] {
  const isReader = rolesAmong(grant, ["SecretsReader"]).length > 0;
  if (!isReader && !hasUnknownRole(grant)) return [];
  const isIncluded = includesService(grant.target, "secrets-manager");
  if (isIncluded === "no" || bindingOf(grant) === "yes") return [];
  const message = "reads the secrets of every Secrets Manager that its target has in it";
  const where = { urn: grant.provenance.urn ?? "" };
  return [
    isReader && isIncluded === "yes" ? violation(message, where) : undecided(`perhaps ${message}`, where),
  ];
}

function bindingOf({ target }: Grant): "yes" | "no" | "unknown" {
  const types = constraintsOn(target, "resourceType");
  const isGroup = types.some((type) => literals(type)?.join() === "secret-group");
  const bound = isBoundBy(target, "resource");
  if (isGroup && bound === "yes") return "yes";
  const open =
    target.unread.length > 0 || bound === "unknown" || types.some(({ kind }) => kind === "unknown");
  return open ? "unknown" : "no";
}
