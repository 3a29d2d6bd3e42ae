import type { Service } from "../../core/service";

export const iamPolicyManagement: Service = {
  name: "iam-access-management",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  paths: ["/v1/policies", "/v2/policies", "/v2/roles", "/v1/settings", "/v1/policy_templates"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
