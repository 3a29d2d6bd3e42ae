import type { Service } from "../../core/service";

export const iamIdentity: Service = {
  name: "iam-identity",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
