import { type Rule, undecided, violation } from "../rule";
import { hasUnknownRole, isBoundBy, mayNameService, rolesAmong, serviceOf } from "../scopes";

/** Services whose instances are as different from each other as what is kept in them. */
const perInstance = ["secrets-manager", "kms"];
const privileged = ["Administrator", "Manager", "Editor"];

export const ilpA04: Rule = {
  id: "ILP-A04",
  title: "Policies on sensitive services are bound to an instance",
  severity: "high",
  level: "mandatory",
  services: ["secrets-manager", "kms", "hs-crypto", "cloud-object-storage"],
  references: { cis: [], nist: ["AC-6", "AC-3"] },
  why: "One service can hold the secrets of many applications. A policy without an instance opens all of them, later ones too.",
  attack: [
    "One application may read secrets, of the service and not of an instance.",
    "Another team creates an instance for production.",
    "The application reads production's secrets from its first day on.",
  ],
  remediation: "Add resources.resourceInstanceId.",
  grant(grant, { parameters }) {
    const { kind, target } = grant;
    if (kind !== "access") return [];
    const service = serviceOf(target);
    if (service === undefined) {
      if (mayNameService(target) && !isBoundBy(target, "serviceInstance"))
        return [undecided("may be for a sensitive service, without an instance")];
      if (!isBoundBy(target, "resourceGroupId") || isBoundBy(target, "serviceName")) return [];
      const roles = rolesAmong(grant, privileged);
      if (roles.length > 0) return [violation(`gives ${roles.join(", ")} on everything in a resource group`)];
      return hasUnknownRole(grant)
        ? [undecided("is for a whole resource group, by roles that are not known yet")]
        : [];
    }
    if (!parameters.sensitiveServices.includes(service)) return [];
    if (isBoundBy(target, "serviceInstance")) return [];
    if (perInstance.includes(service))
      return [
        target.unread.length > 0
          ? undecided(`may name no instance of ${service}`)
          : violation(`names no instance of ${service}`),
      ];
    if (isBoundBy(target, "resourceGroupId", "resource")) return [];
    return [
      target.unread.length > 0
        ? undecided(`may be for all of ${service}`)
        : violation(`is for all of ${service}`),
    ];
  },
};
