import { isUnknown } from "../../access";
import { blockOf } from "../properties";
import { type Rule, undecided, violation } from "../rule";

export const ilpD01: Rule = {
  id: "ILP-D01",
  title: "Secrets Manager has no public endpoint",
  severity: "high",
  level: "mandatory",
  services: ["secrets-manager"],
  references: { cis: [], nist: ["SC-7", "SC-7(5)", "AC-17(3)"] },
  why: "With a public endpoint a credential that leaked is enough, from anywhere.",
  attack: [
    "A key of a reader leaks.",
    "The instance answers on the internet.",
    "The finder reads the secrets from home.",
  ],
  remediation: "Leave the endpoints out, or say private-only.",
  refined: "Absent passes: instances are made with a private endpoint only, unless somebody asks for more.",
  resource: {
    types: ["ResourceInstance"],
    check({ properties }) {
      const { service, parameters, parametersJson, serviceEndpoints } = properties;
      if (!isUnknown(service) && service !== "secrets-manager") return [];
      const given = [blockOf(parameters), blockOf(jsonOf(parametersJson))];
      const values = given.flatMap((block) =>
        isUnknown(block)
          ? [block]
          : [block.allowed_network, block["service-endpoints"], block.service_endpoints],
      );
      const said = [serviceEndpoints, ...values].filter((value) => value !== undefined);
      const open = said.some((value) => typeof value === "string" && /public/i.test(value));
      if (open)
        return [
          isUnknown(service)
            ? undecided("has a public endpoint, of a service that is not known yet")
            : violation("can be reached on the internet"),
        ];
      return said.some(isUnknown) ? [undecided("its endpoints are not known yet")] : [];
    },
  },
};

/** The same parameters as text. What is no JSON the provider refuses. */
function jsonOf(text: unknown): unknown {
  if (typeof text !== "string" || text === "") return isUnknown(text) ? text : undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
