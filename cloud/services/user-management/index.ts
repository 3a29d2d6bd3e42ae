import type { Service } from "../../core/service";

export const userManagement: Service = {
  name: "user-management",
  hosts: ["user-management.cloud.ibm.com", "private.user-management.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
