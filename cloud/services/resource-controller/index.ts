import type { Service } from "../../core/service";

export const resourceController: Service = {
  name: "resource-controller",
  hosts: ["resource-controller.cloud.ibm.com", "private.resource-controller.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
