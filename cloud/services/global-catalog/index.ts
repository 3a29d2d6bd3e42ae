import type { Service } from "../../core/service";

export const globalCatalog: Service = {
  name: "globalcatalog",
  hosts: ["globalcatalog.cloud.ibm.com", "private.globalcatalog.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
