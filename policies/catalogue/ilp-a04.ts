import { type Rule, undecided, violation } from "../rule";
import { hasUnknownRole, isBoundBy, mayNameService, namesService, rolesAmong } from "../scopes";

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
    const services = parameters.sensitiveServices.filter(
      (service) => namesService(target, service) === "yes",
    );
    if (services.length === 0) {
      if (mayNameService(target) && isBoundBy(target, "serviceInstance") !== "yes")
        return [undecided("may be for a sensitive service, without an instance")];
      if (isBoundBy(target, "resourceGroupId") === "no" || isBoundBy(target, "serviceName") === "yes")
        return [];
      const roles = rolesAmong(grant, privileged);
      if (roles.length > 0) return [violation(`gives ${roles.join(", ")} on everything in a resource group`)];
      return hasUnknownRole(grant)
        ? [undecided("is for a whole resource group, by roles that are not known yet")]
        : [];
    }
    const bound = isBoundBy(target, "serviceInstance");
    if (bound === "yes") return [];
    const isOpen = bound === "unknown" || target.unread.length > 0;
    const unbound = services.filter((service) => perInstance.includes(service)).join(", ");
    if (unbound !== "")
      return [
        isOpen
          ? undecided(`may name no instance of ${unbound}`)
          : violation(`names no instance of ${unbound}`),
      ];
    if (isBoundBy(target, "resourceGroupId", "resource") === "yes") return [];
    const all = services.join(", ");
    return [isOpen ? undecided(`may be for all of ${all}`) : violation(`is for all of ${all}`)];
  },
  refined:
    "The sources count IAM's own services among the sensitive ones. They have no instances that a policy could name, so ILP-A03, ILP-B01 and ILP-B02 judge what a policy gives on them. On a whole resource group Administrator, Manager and Editor are forbidden, as in the sources; lesser roles are not, but ILP-B06 tells of who can write secrets of an engine's instance there.",
};
