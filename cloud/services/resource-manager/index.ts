import type { Service } from "../../core/service";

export const resourceManager: Service = {
  name: "resource-manager",
  hosts: ["resource-controller.cloud.ibm.com", "private.resource-controller.cloud.ibm.com"],
  paths: ["/v2/resource_groups", "/v1/resource_groups", "/v2/quota_definitions"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
