import { ibmType, isUnknown } from "../../access";
import { isAbsent } from "../properties";
import { type Rule, type StackContext, undecided, violation } from "../rule";

export const ilpF03: Rule = {
  id: "ILP-F03",
  title: "The account says from where it is used",
  severity: "medium",
  level: "advisory",
  services: ["iam-identity"],
  references: { cis: ["3.5"], nist: ["AC-17(3)", "SC-7"] },
  why: "Without a list of addresses, a credential works from everywhere. With one that misses an engine's addresses, the engine stops.",
  attack: [
    "An API key leaks.",
    "The account takes tokens from every address.",
    "The finder uses the key at once.",
  ],
  remediation:
    "Set allowedIpAddresses, and name the engine's addresses in engineAddresses, so that they are looked for.",
  refined: "CIS 3.5 speaks of the account's owner only.",
  stack(context) {
    const settings = context.resources.filter(({ type }) => ibmType(type) === "IamAccountSettings");
    return settings.flatMap(({ urn, properties: { allowedIpAddresses: allowed } }) => {
      if (isUnknown(allowed)) return [undecided("the allowed addresses are not known yet", { urn })];
      if (allowed === undefined) return [undecided("leaves the allowed addresses as they are", { urn })];
      if (isAbsent(allowed)) return [violation("allows every address", { urn })];
      const loose = looseness(listed(String(allowed)), String(allowed).startsWith("?"));
      if (loose !== undefined) return [violation(loose, { urn })];
      const missing = neededBy(context).filter((address) => !listed(String(allowed)).includes(address));
      return missing.map((address) => violation(`leaves out the engine's address ${address}`, { urn }));
    });
  },
};

/** A list that keeps nobody out. */
function looseness(addresses: readonly string[], isWatched: boolean): string | undefined {
  const open = addresses.find((one) => /\/0+$/.test(one));
  if (open !== undefined) return `allows every address, by ${open}`;
  return isWatched ? "only watches its list of addresses, and allows every other" : undefined;
}

/** Engines with a key log in like everybody else. */
function neededBy({ model, parameters }: StackContext): readonly string[] {
  return model.data.engines.some(({ disabled }) => !disabled) ? parameters.engineAddresses : [];
}

/** Addresses, subnets and names of zones; a leading `?` says that the list is only watched. */
function listed(text: string): string[] {
  return text.replace(/^\?/, "").split(/[,\s]+/);
}
