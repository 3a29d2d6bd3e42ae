import type { Service } from "../../core/service";

export const watsonx: Service = {
  name: "watsonx",
  hosts: ["api.dataplatform.cloud.ibm.com"],
  register() {},
  formatError(error) {
    return { status: error.status, body: { errors: [{ code: error.code, message: error.message }] } };
  },
};
