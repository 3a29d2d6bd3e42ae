import type { Service } from "../../core/service";

export const iamGroups: Service = {
  name: "iam-groups",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  paths: ["/v2/groups", "/v1/group_templates", "/v1/group_assignments"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
