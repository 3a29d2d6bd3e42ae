import type { Service } from "../../core/service";

export const contextBasedRestrictions: Service = {
  name: "context-based-restrictions",
  hosts: ["cbr.cloud.ibm.com", "private.cbr.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
